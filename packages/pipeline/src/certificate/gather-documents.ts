/**
 * The content of every document as it stands in the blocks, put together again from spans that lie anywhere, and left in
 * a folder, document behind document (document-table.ts). Memory: 100 bytes a document and 20 a span.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { type BlockBatch, type BlockSpans, SPLIT_NAMES, type SplitName, spanKindCode } from '@sluice/records';
import { GrowingArray } from '../storage/growing-array.ts';
import { type ContentRuns, findContentRuns } from './content-runs.ts';
import { tokensPath, writeDocumentTable } from './document-table.ts';

export interface GatherOptions {
  readonly splits: readonly SplitName[];
  /** The blocks of a split, gone through twice: without their tokens, and with them. */
  readonly readSpans: (split: SplitName) => AsyncIterable<BlockSpans>;
  readonly readBlocks: (split: SplitName) => AsyncIterable<BlockBatch>;
  readonly tokenBytes: 2 | 4;
  readonly folder: string;
  /** Into how many parts of about as many tokens the documents of train are dealt out. */
  readonly partCount: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly tokens: number }) => void) | undefined;
}

/** What a document says: a marked licence header is part of it, as it was when copies were looked for. */
const CONTENT: ReadonlySet<number> = new Set([spanKindCode('content'), spanKindCode('licence')]);
const SEPARATOR = spanKindCode('separator');
const PADDING = spanKindCode('padding');

/** Leaves the documents in the folder: those that are held out first, then train. */
export async function gatherDocuments(options: GatherOptions): Promise<void> {
  const { folder, partCount, tokenBytes } = options;
  const splits = options.splits.toSorted((a, b) => Number(a === 'train') - Number(b === 'train'));
  const found = await readSpans({ ...options, splits });
  const runs = findContentRuns(found.ids.length, found.spans());
  const file = openSync(tokensPath(folder), 'wx');
  try {
    await scatterTokens({ ...options, splits }, { file, numbers: found.numbers, runs });
  } finally {
    closeSync(file);
  }
  const { isWhole, columns } = runs;
  writeDocumentTable(folder, {
    ids: found.ids,
    splits: found.splits,
    isWhole,
    runs: columns,
    tokenBytes,
    partCount,
  });
}

/** Numbers the documents of all splits in the order in which they come, and notes their spans. */
async function readSpans({ splits, readSpans: read, signal }: GatherOptions) {
  const ids: string[] = [];
  const splitOf = new GrowingArray(Uint8Array);
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
          splitOf.push(SPLIT_NAMES.indexOf(split));
        }
        documents.push(number);
        starts.push(batch.spanDocumentOffsets[span]!);
        lengths.push(batch.spanLengths[span]!);
        const kind = batch.spanKinds[span]!;
        kinds.push(CONTENT.has(kind) ? 1 : kind === SEPARATOR ? 2 : 0);
      }
    }
  }
  return {
    ids,
    splits: splitOf.view(),
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
  { splits, readBlocks, signal, onProgress }: GatherOptions,
  { file, numbers, runs }: Scatter,
) {
  for (const split of splits) {
    const ofSplit = numbers.get(split)!;
    for await (const batch of readBlocks(split)) {
      signal?.throwIfAborted();
      const { blockSize, spanOffsets, spanKinds, spanStarts, spanLengths } = batch;
      for (let block = 0; block < batch.blockCount; block++) {
        for (let span = spanOffsets[block]!; span < spanOffsets[block + 1]!; span++) {
          if (!CONTENT.has(spanKinds[span]!)) continue;
          const start = block * blockSize + spanStarts[span]!;
          const tokens = batch.tokens.subarray(start, start + spanLengths[span]!);
          const document = ofSplit.get(batch.spanDocuments[span]!)!;
          const place = runs.placeOf(document, batch.spanDocumentOffsets[span]!);
          const bytes = new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
          writeSync(file, bytes, 0, bytes.length, place * tokens.BYTES_PER_ELEMENT);
        }
      }
      onProgress?.({ tokens: batch.tokens.length });
    }
  }
}
