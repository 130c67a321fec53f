import { type BlockLayout, checkBlockSize, sumLengths } from './block-layout.ts';
import { createLayoutWriter } from './layout-writer.ts';

export interface ConcatenateOptions {
  /** Tokens of each document, its end-of-text token included, in the order in which they are to follow one another. */
  readonly lengths: Uint32Array;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** What becomes of the tokens behind the last full block: left out, or a block of their own that is padded. */
  readonly tail: 'drop' | 'pad';
}

/**
 * Concatenate and chunk: the documents in their order as one run of tokens, cut every `blockSize` tokens. The only
 * loss is the tail, less than one block. A document longer than what its block has left goes on in the next one.
 *
 * One pass over the lengths; a document of no tokens takes no segment.
 *
 * @throws RangeError for a block size that is not an integer from 1 to 2^31 - 1.
 */
export function planConcatenate({ lengths, blockSize, tail }: ConcatenateOptions): BlockLayout {
  checkBlockSize(blockSize, 'planConcatenate');
  const totalTokens = sumLengths(lengths);
  const fullBlocks = Math.floor(totalTokens / blockSize);
  const blockCount = tail === 'pad' ? Math.ceil(totalTokens / blockSize) : fullBlocks;
  const packedTokens = Math.min(totalTokens, blockCount * blockSize);
  const writer = createLayoutWriter({ blockSize, blockCount, segmentLimit: lengths.length + blockCount });
  let block = 0;
  let free = blockSize;
  for (let document = 0; document < lengths.length && block < blockCount; document++) {
    for (let start = 0; start < lengths[document]! && block < blockCount; ) {
      const taken = Math.min(lengths[document]! - start, free);
      writer.add(document, start, taken);
      start += taken;
      free -= taken;
      if (free > 0) continue;
      writer.endBlock();
      block++;
      free = blockSize;
    }
  }
  if (block < blockCount) writer.endBlock();
  return writer.finish(totalTokens - packedTokens);
}
