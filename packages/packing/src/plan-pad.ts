import { type BlockLayout, checkBlockSize, sumLengths } from './block-layout.ts';
import { createLayoutWriter } from './layout-writer.ts';
import { cutIntoPieces, type LongDocuments } from './pieces.ts';

export interface PadOptions {
  /** Tokens of each document, its end-of-text token included, in the order of the stream. */
  readonly lengths: Uint32Array;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** What becomes of documents longer than a block: several blocks, or their beginning alone. */
  readonly long: LongDocuments;
}

/**
 * One document a block, the rest padding: nothing is beside a document but itself, at the price of most of the tokens
 * of a batch where documents are short.
 *
 * @throws RangeError for a block size that is not an integer from 1 to 2^31 - 1.
 */
export function planPad({ lengths, blockSize, long }: PadOptions): BlockLayout {
  checkBlockSize(blockSize, 'planPad');
  const pieces = cutIntoPieces(lengths, blockSize, long);
  const writer = createLayoutWriter({ blockSize, blockCount: pieces.count, segmentLimit: pieces.count });
  for (let piece = 0; piece < pieces.count; piece++) {
    writer.add(pieces.documents[piece]!, pieces.starts[piece]!, pieces.lengths[piece]!);
    writer.endBlock();
  }
  return writer.finish(sumLengths(lengths) - pieces.tokenCount);
}
