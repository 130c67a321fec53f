/**
 * A bounded sample of written documents, in one pass over blocks in any order: for each split and subdomain the starts
 * and the ends of the documents with the smallest keyed priorities, each as far as its block has it.
 *
 * A part never reaches over a block's edge. So the parts of all domains and splits are cut alike, and a document is in
 * the sample or not whatever its length, where blocks were left out by balancing. Memory: at most twice the documents
 * that are asked for, with up to 4,096 tokens each.
 */
import { compareCodeUnits, idPriorities } from '@sluice/determinism';
import { type BlockBatch, type SplitName, spanKindCode, type TokenIds } from '@sluice/records';
import { assembleProbeDocument } from './assemble-probe-document.ts';
import type { ProbeDocument } from './probe-corpus.ts';

export interface PartSamplerOptions {
  readonly seed: string;
  /** Starts, and as many ends, of each split, domain and subdomain. @default 300 */
  readonly classDocuments?: number;
  /** Starts, and as many ends, of all together: what classes share if there are many. @default 20,000 */
  readonly allDocuments?: number;
}

export interface PartSampler {
  /** Takes the blocks of a split into account. Tokens are copied. */
  add(split: SplitName, batch: BlockBatch): void;
  /** The sample, by id; a document that one block has whole is one part. */
  documents(decode: (tokens: TokenIds) => string): ProbeDocument[];
}

const TEMPLATE = spanKindCode('template');
const SEPARATOR = spanKindCode('separator');

/** Tokens of a part: of a longer one those at its edge. */
const LONGEST_PART = 4_096;

/** A part of a document that is held for now. */
interface Part {
  readonly id: string;
  readonly priority: number;
  readonly split: SplitName;
  readonly domain: string;
  readonly subdomain: string;
  readonly isWhole: boolean;
  readonly tokens: TokenIds;
  readonly isTemplate: Uint8Array;
  readonly documentTokenCount?: number;
}

/** The parts of one class at one edge, by document, and the priority from which none is taken any more. */
interface PartClass {
  readonly parts: Map<string, Part>;
  threshold: number;
}

/** An empty sampler. @throws RangeError for numbers of documents below 1. */
export function createPartSampler(options: PartSamplerOptions): PartSampler {
  const { seed, classDocuments = 300, allDocuments = 20_000 } = options;
  if (!(classDocuments >= 1 && allDocuments >= 1))
    throw new RangeError(
      `createPartSampler: documents must be from 1, got ${classDocuments} and ${allDocuments}`,
    );
  const edges = { start: createPartClasses(), end: createPartClasses() };
  const priorityOf = idPriorities(seed, 'auditing/probe');
  const limitOf = ({ all }: PartClasses) =>
    Math.min(classDocuments, Math.ceil(allDocuments / Math.max(1, all.size)));

  function offer(edge: 'start' | 'end', run: DocumentRun): void {
    const classes = edges[edge];
    const own = classes.of(run);
    const priority = priorityOf(run.document);
    if (priority > own.threshold || own.parts.has(run.document)) return;
    own.parts.set(run.document, copyPart(run, edge, priority));
    if (own.parts.size >= 2 * limitOf(classes)) cut(own, limitOf(classes));
  }

  return {
    add(split, batch) {
      for (let block = 0; block < batch.blockCount; block++) {
        for (const run of runsOf(split, batch, block)) {
          if (run.hasStart) offer('start', run);
          if (run.hasEnd) offer('end', run);
        }
      }
    },
    documents(decode) {
      const chosen = (['start', 'end'] as const).flatMap((edge) => {
        const classes = edges[edge];
        for (const own of classes.all.values()) cut(own, limitOf(classes));
        return [...classes.all.values()].flatMap(({ parts }) =>
          [...parts.values()].map((part) => ({ edge, part })),
        );
      });
      return assemble(chosen, decode);
    },
  };
}

/** The classes of one edge. */
interface PartClasses {
  readonly all: ReadonlyMap<string, PartClass>;
  /** That of a run, which is mostly that of the run before. */
  of(run: DocumentRun): PartClass;
}

function createPartClasses(): PartClasses {
  const all = new Map<string, PartClass>();
  let last = { split: '', domain: '', subdomain: '', own: newPartClass() };
  return {
    all,
    of(run) {
      const { split } = run;
      const { domain, subdomain } = labelsOf(run);
      if (subdomain === last.subdomain && domain === last.domain && split === last.split) return last.own;
      const key = `${split}\0${domain}\0${subdomain}`;
      const own = all.get(key) ?? newPartClass();
      all.set(key, own);
      last = { split, domain, subdomain, own };
      return own;
    },
  };
}

const newPartClass = (): PartClass => ({ parts: new Map<string, Part>(), threshold: Infinity });

/** Spans of one document that follow one another in a block. */
interface DocumentRun {
  readonly split: SplitName;
  readonly batch: BlockBatch;
  readonly block: number;
  readonly document: string;
  /** Rows of the batch's span columns, half-open; separators are left out. */
  readonly spanStart: number;
  readonly spanEnd: number;
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

function* runsOf(split: SplitName, batch: BlockBatch, block: number): Generator<DocumentRun> {
  const { spanOffsets, spanDocuments, spanKinds, spanLengths, spanDocumentOffsets: offsets } = batch;
  const last = spanOffsets[block + 1]!;
  for (let spanStart = spanOffsets[block]!; spanStart < last; ) {
    const document = spanDocuments[spanStart]!;
    let next = spanStart + 1;
    while (
      next < last &&
      spanDocuments[next] === document &&
      offsets[next] === offsets[next - 1]! + spanLengths[next - 1]!
    )
      next++;
    const isStart = offsets[spanStart] === 0;
    // A beginning-of-text token is a separator, too, and no part of the document.
    const first = isStart && spanKinds[spanStart] === SEPARATOR ? spanStart + 1 : spanStart;
    const hasEnd = next > first && spanKinds[next - 1] === SEPARATOR;
    const spanEnd = hasEnd ? next - 1 : next;
    if (spanEnd > first && document !== '')
      yield { split, batch, block, document, spanStart: first, spanEnd, hasStart: isStart, hasEnd };
    spanStart = next;
  }
}

function copyPart(run: DocumentRun, edge: 'start' | 'end', priority: number): Part {
  const { split, batch, block, document: id, spanStart, spanEnd } = run;
  const first = batch.spanStarts[spanStart]!;
  const end = batch.spanStarts[spanEnd - 1]! + batch.spanLengths[spanEnd - 1]!;
  const [from, to] =
    edge === 'start'
      ? [first, Math.min(end, first + LONGEST_PART)]
      : [Math.max(first, end - LONGEST_PART), end];
  const isTemplate = new Uint8Array(to - from);
  for (let span = spanStart; span < spanEnd; span++) {
    if (batch.spanKinds[span] !== TEMPLATE) continue;
    const start = batch.spanStarts[span]! - from;
    isTemplate.fill(1, Math.max(0, start), Math.max(0, start + batch.spanLengths[span]!));
  }
  const base = block * batch.blockSize;
  return {
    id,
    priority,
    split,
    ...labelsOf(run),
    isWhole: run.hasStart && run.hasEnd && to - from === end - first,
    tokens: batch.tokens.slice(base + from, base + to),
    isTemplate,
    ...(run.hasEnd
      ? { documentTokenCount: batch.spanDocumentOffsets[spanEnd - 1]! + batch.spanLengths[spanEnd - 1]! }
      : {}),
  };
}

/** The labels of a run's document: its own where blocks may hold several domains, else its block's. */
function labelsOf({ batch, block, spanStart }: DocumentRun) {
  return {
    domain: batch.spanDomains?.[spanStart] ?? batch.domains[block]!,
    subdomain: batch.spanSubdomains?.[spanStart] ?? batch.subdomains[block]!,
  };
}

/** Leaves a class the parts of the smallest priorities. */
function cut(own: PartClass, limit: number): void {
  if (own.parts.size <= limit) return;
  const sorted = [...own.parts.values()].sort((a, b) => a.priority - b.priority);
  for (const { id } of sorted.slice(limit)) own.parts.delete(id);
  own.threshold = sorted[limit - 1]!.priority;
}

/** A document that is at hand as a whole and was drawn by both its edges is one part; others are as they were drawn. */
function assemble(
  chosen: readonly { readonly edge: 'start' | 'end'; readonly part: Part }[],
  decode: (tokens: TokenIds) => string,
): ProbeDocument[] {
  const drawn: Map<string, { readonly edge: 'start' | 'end' | 'whole'; readonly part: Part }[]> = Map.groupBy(
    chosen,
    ({ part }) => `${part.split} ${part.id}`,
  );
  return [...drawn.values()]
    .flatMap((edges) =>
      edges.length === 2 && edges.every(({ part }) => part.isWhole)
        ? [{ ...edges[0]!, edge: 'whole' as const }]
        : edges,
    )
    .sort((a, b) => compareCodeUnits(keyOf(a), keyOf(b)))
    .map(({ edge, part }) => {
      const { priority: _, isWhole: __, ...written } = part;
      return { ...assembleProbeDocument(written, decode), ...(edge === 'whole' ? {} : { part: edge }) };
    });
}

const keyOf = ({ edge, part }: { readonly edge: string; readonly part: Part }): string =>
  `${part.id} ${part.split} ${edge}`;
