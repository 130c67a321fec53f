/**
 * The content of every document as it stands in the blocks, put together again from spans that lie anywhere. Tokens go
 * to a scratch file, document by document, so that memory is 100 bytes a document and 20 a span.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { type BlockBatch, type BlockSpans, type SplitName, spanKindCode } from '@sluice/records';
import { readExactly } from '../storage/array-file.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { type ContentRuns, findContentRuns } from './content-runs.ts';

/** Documents by number; one with parts in two splits has a number in each. */
export interface WrittenDocuments {
  readonly ids: readonly string[];
  readonly splits: readonly SplitName[];
  /** 1 for a document of which every token was written. */
  readonly isWhole: Uint8Array;
  /** Tokens of its content, each once. */
  tokenCount(document: number): number;
  /** Its content: runs that do not touch are kept apart by a line feed. */
  textOf(document: number): string;
  close(): void;
}

export interface ReadWrittenOptions {
  readonly splits: readonly SplitName[];
  /** The blocks of a split, gone through twice: without their tokens, and with them. */
  readonly readSpans: (split: SplitName) => AsyncIterable<BlockSpans>;
  readonly readBlocks: (split: SplitName) => AsyncIterable<BlockBatch>;
  readonly decode: (ids: Uint32Array) => string;
  /** A file to make, which the caller deletes. */
  readonly scratchPath: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly tokens: number }) => void) | undefined;
}

const CONTENT = spanKindCode('content');
const SEPARATOR = spanKindCode('separator');
const PADDING = spanKindCode('padding');
const BYTES_PER_TOKEN = 4;

export async function readWrittenDocuments(options: ReadWrittenOptions): Promise<WrittenDocuments> {
  const found = await readSpans(options);
  const runs = findContentRuns(found.ids.length, found.spans());
  const file = openSync(options.scratchPath, 'w+');
  try {
    await scatterTokens(options, { file, numbers: found.numbers, runs });
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    ids: found.ids,
    splits: found.splits,
    isWhole: runs.isWhole,
    tokenCount: (document) => {
      const [start, end] = runs.placesOf(document);
      return end - start;
    },
    textOf(document) {
      const [start, end] = runs.placesOf(document);
      const tokens = new Uint32Array(end - start);
      const bytes = new Uint8Array(tokens.buffer);
      readExactly(file, options.scratchPath, bytes, start * BYTES_PER_TOKEN);
      return runs
        .runsOf(document)
        .map(([from, to]) => options.decode(tokens.subarray(from - start, to - start)))
        .join('\n');
    },
    close: () => closeSync(file),
  };
}

/** Numbers the documents of all splits in the order in which they come, and notes their spans. */
async function readSpans({ splits, readSpans: read, signal }: ReadWrittenOptions) {
  const ids: string[] = [];
  const splitOf: SplitName[] = [];
  const numbers = new Map<SplitName, Map<string, number>>();
  const documents = new GrowingArray(Uint32Array);
  const starts = new GrowingArray(Uint32Array);
  const lengths = new GrowingArray(Uint32Array);
  const kinds = new GrowingArray(Uint8Array);
  for (const split of splits) {
    const ofSplit = new Map<string, number>();
    numbers.set(split, ofSplit);
    for await (const batch of read(split)) {
      signal?.throwIfAborted();
      for (let span = 0; span < batch.spanKinds.length; span++) {
        if (batch.spanKinds[span] === PADDING) continue;
        const id = batch.spanDocuments[span]!;
        let number = ofSplit.get(id);
        if (number === undefined) {
          number = ids.length;
          ofSplit.set(id, number);
          ids.push(id);
          splitOf.push(split);
        }
        documents.push(number);
        starts.push(batch.spanDocumentOffsets[span]!);
        lengths.push(batch.spanLengths[span]!);
        const kind = batch.spanKinds[span]!;
        kinds.push(kind === CONTENT ? 1 : kind === SEPARATOR ? 2 : 0);
      }
    }
  }
  return {
    ids,
    splits: splitOf,
    numbers,
    spans: () => ({
      documents: documents.view(),
      starts: starts.view(),
      lengths: lengths.view(),
      kinds: kinds.view(),
    }),
  };
}

interface Scatter {
  readonly file: number;
  readonly numbers: ReadonlyMap<SplitName, ReadonlyMap<string, number>>;
  readonly runs: ContentRuns;
}

/** Puts every token of content where its document has its place. */
async function scatterTokens(
  { splits, readBlocks, signal, onProgress }: ReadWrittenOptions,
  { file, numbers, runs }: Scatter,
) {
  for (const split of splits) {
    const ofSplit = numbers.get(split)!;
    for await (const batch of readBlocks(split)) {
      signal?.throwIfAborted();
      const { blockSize, spanOffsets, spanKinds, spanStarts, spanLengths } = batch;
      for (let block = 0; block < batch.blockCount; block++) {
        for (let span = spanOffsets[block]!; span < spanOffsets[block + 1]!; span++) {
          if (spanKinds[span] !== CONTENT) continue;
          const start = block * blockSize + spanStarts[span]!;
          const tokens = Uint32Array.from(batch.tokens.subarray(start, start + spanLengths[span]!));
          const document = ofSplit.get(batch.spanDocuments[span]!)!;
          const place = runs.placeOf(document, batch.spanDocumentOffsets[span]!);
          writeSync(file, new Uint8Array(tokens.buffer), 0, tokens.byteLength, place * BYTES_PER_TOKEN);
        }
      }
      onProgress?.({ tokens: batch.tokens.length });
    }
  }
}
