/**
 * Which tokens of which document go where: the plan of a stream's blocks, without a token in it. Block b is filled
 * from its start by the segments `segmentOffsets[b] .. segmentOffsets[b + 1]`, one after the other; what they leave
 * free at its end is padding and has no segment. Every array is the layout's own.
 *
 * `packed + droppedTokens` is the sum of the documents' lengths, where `packed` is
 * `blockCount * blockSize - paddedTokens`.
 */
export interface BlockLayout {
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly blockCount: number;
  /** Length `blockCount + 1`, from 0. */
  readonly segmentOffsets: Uint32Array;
  /** The segment's document: an index into the lengths that were packed. */
  readonly segmentDocuments: Uint32Array;
  /** The segment's first token, counted from the start of its document. */
  readonly segmentStarts: Uint32Array;
  /** Tokens of the segment, at least 1. */
  readonly segmentLengths: Uint32Array;
  /** Tokens of padding in all blocks. */
  readonly paddedTokens: number;
  /** Tokens of documents that are in no block. */
  readonly droppedTokens: number;
}

/** @throws RangeError unless `blockSize` is an integer from 1 to 2^31 - 1, what index columns of 32 bits hold. */
export function checkBlockSize(blockSize: number, caller: string): void {
  if (!Number.isInteger(blockSize) || blockSize < 1 || blockSize > 0x7fff_ffff) {
    throw new RangeError(`${caller}: blockSize must be an integer from 1 to 2^31 - 1, got ${blockSize}`);
  }
}

/** The sum of lengths, in tokens. */
export function sumLengths(lengths: Uint32Array): number {
  let sum = 0;
  for (let index = 0; index < lengths.length; index++) sum += lengths[index]!;
  return sum;
}
