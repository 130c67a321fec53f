import { createHash, type Hash } from 'node:crypto';
import { type BlockBatch, spanKindOf, type TokenIds } from '@sluice/records';
import { labelsOf } from './document-runs.ts';
import { littleEndian } from './token-bytes.ts';

/** What a split is, for comparison with what a reader of any format finds; readers elsewhere can compute the same. */
export interface BlockDigest {
  readonly blocks: number;
  /** SHA-256 of all ids as 32-bit little-endian integers. */
  readonly tokens: string;
  /** SHA-256 of a line for each block: its domain, a tab, its subdomain. */
  readonly labels: string;
  /** SHA-256 of a line for each span: the domain, a tab and the subdomain of its document. */
  readonly spanLabels?: string;
  /** SHA-256 of a line for each block: its spans as a JSON list of [document, kind, start, length, document offset]. */
  readonly spans: string;
  /** SHA-256 of a line for each run of a document, padding left out: its first and last token in the split, half-open. */
  readonly runs: string;
  /** The same with padding: runs that tile the tokens. */
  readonly tiles: string;
  /** SHA-256 of the weights of blocks as 32-bit floats, where there are some. */
  readonly weights?: string;
}

/** Takes what a reader finds, in order; what a format does not have is left out of the digest. */
export interface FoundDigester {
  addTokens(tokens: TokenIds): void;
  addBlocks(blockCount: number): void;
  addLabels(domain: string, subdomain: string): void;
  addSpanLabels(domain: string, subdomain: string): void;
  addSpans(spans: readonly SpanLine[]): void;
  addRun(start: number, end: number): void;
  addTile(start: number, end: number): void;
  addWeights(weights: Float32Array): void;
  digest(): Partial<BlockDigest>;
}

/** Document, kind, start, length and document offset of a span. */
export type SpanLine = readonly [string, string, number, number, number];

const PROPERTIES = ['tokens', 'labels', 'spanLabels', 'spans', 'runs', 'tiles', 'weights'] as const;

export function createFoundDigester(): FoundDigester {
  const hashes = new Map<(typeof PROPERTIES)[number], Hash>();
  const add = (property: (typeof PROPERTIES)[number], content: string | Uint8Array) => {
    const hash = hashes.get(property) ?? createHash('sha256');
    hashes.set(property, hash.update(content));
  };
  let blocks: number | undefined;
  return {
    addTokens: (tokens) => add('tokens', littleEndian(Uint32Array.from(tokens))),
    addBlocks(blockCount) {
      blocks = (blocks ?? 0) + blockCount;
    },
    addLabels: (domain, subdomain) => add('labels', `${domain}\t${subdomain}\n`),
    addSpanLabels: (domain, subdomain) => add('spanLabels', `${domain}\t${subdomain}\n`),
    addSpans: (spans) => add('spans', `${JSON.stringify(spans)}\n`),
    addRun: (start, end) => add('runs', `${start},${end}\n`),
    addTile: (start, end) => add('tiles', `${start},${end}\n`),
    addWeights: (weights) => add('weights', littleEndian(weights.slice())),
    digest: () => ({
      ...(blocks === undefined ? {} : { blocks }),
      ...Object.fromEntries([...hashes].map(([property, hash]) => [property, hash.digest('hex')])),
    }),
  };
}

/** The digest of blocks in order, whatever the batches. */
export function createBlockDigester() {
  const found = createFoundDigester();
  let firstToken = 0;
  found.addBlocks(0);
  return {
    add(batch: BlockBatch): void {
      found.addBlocks(batch.blockCount);
      found.addTokens(batch.tokens);
      if (batch.lossWeights !== undefined) found.addWeights(batch.lossWeights);
      for (const [block, domain] of batch.domains.entries()) {
        found.addLabels(domain, batch.subdomains[block]!);
        for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
          const own = labelsOf(batch, block, span);
          found.addSpanLabels(own.domain, own.subdomain);
        }
        found.addSpans(spansOf(batch, block));
        for (const { document, start, end } of runsOf(batch, block)) {
          found.addTile(firstToken + start, firstToken + end);
          if (document !== '') found.addRun(firstToken + start, firstToken + end);
        }
        firstToken += batch.blockSize;
      }
    },
    /** All properties, those of an empty split too. */
    digest(): BlockDigest {
      const nothing = createHash('sha256').digest('hex');
      const empty = { tokens: nothing, labels: nothing, spans: nothing, runs: nothing, tiles: nothing };
      return { blocks: 0, ...empty, ...found.digest() };
    },
  };
}

function spansOf(batch: BlockBatch, block: number): SpanLine[] {
  const from = batch.spanOffsets[block]!;
  return Array.from({ length: batch.spanOffsets[block + 1]! - from }, (_, at) => [
    batch.spanDocuments[from + at]!,
    spanKindOf(batch.spanKinds[from + at]!),
    batch.spanStarts[from + at]!,
    batch.spanLengths[from + at]!,
    batch.spanDocumentOffsets[from + at]!,
  ]);
}

/** The runs of one document in a block, from its first token on. */
function runsOf(batch: BlockBatch, block: number) {
  const runs: { document: string; start: number; end: number }[] = [];
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const document = batch.spanDocuments[span]!;
    const start = batch.spanStarts[span]!;
    const end = start + batch.spanLengths[span]!;
    const last = runs.at(-1);
    if (last?.document === document) last.end = end;
    else runs.push({ document, start, end });
  }
  return runs;
}
