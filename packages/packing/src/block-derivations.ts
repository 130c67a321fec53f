/** What trainers want to know about a block besides its tokens, derived from its spans. */
import { type BlockBatch, type SpanKind, sequenceLengths, spanKindCode } from '@sluice/records';

/** Where the documents of a block begin, and its end: `cu_seqlens` of attention kernels, from 0 to the block size. */
export function cumulativeLengths(batch: BlockBatch, block: number): Int32Array {
  const lengths = sequenceLengths(batch, block);
  const cumulative = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) cumulative[index + 1] = cumulative[index]! + length;
  return cumulative;
}

/** The place of each token in its document's run, from 0 at the start of each run. */
export function positionIds(batch: BlockBatch, block: number): Int32Array {
  const positions = new Int32Array(batch.blockSize);
  const cumulative = cumulativeLengths(batch, block);
  for (let run = 1; run < cumulative.length; run++) {
    const start = cumulative[run - 1]!;
    for (let token = start; token < cumulative[run]!; token++) positions[token] = token - start;
  }
  return positions;
}

export interface LossMaskOptions {
  /** Kinds whose tokens are not learnt. @default padding alone */
  readonly without?: readonly SpanKind[];
  /** Tokens at the start of each run of a document that are not learnt, for lack of context. @default 0 */
  readonly firstTokens?: number;
}

/** 1 for each token of a batch's blocks that is to be learnt, 0 for the others: a byte a token, the caller's. */
export function lossMask(batch: BlockBatch, options: LossMaskOptions = {}): Uint8Array {
  const { without = ['padding'], firstTokens = 0 } = options;
  const masked = without.map(spanKindCode);
  const mask = new Uint8Array(batch.blockCount * batch.blockSize).fill(1);
  for (let block = 0; block < batch.blockCount; block++) {
    const ofBlock = mask.subarray(block * batch.blockSize, (block + 1) * batch.blockSize);
    for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
      if (!masked.includes(batch.spanKinds[span]!)) continue;
      const start = batch.spanStarts[span]!;
      ofBlock.fill(0, start, start + batch.spanLengths[span]!);
    }
    for (const start of cumulativeLengths(batch, block)) ofBlock.fill(0, start, start + firstTokens);
  }
  return mask;
}
