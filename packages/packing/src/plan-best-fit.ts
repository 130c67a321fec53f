/**
 * Whole documents into as few blocks as a near-linear method finds: best-fit decreasing over the whole stream (Ding et
 * al., "Fewer Truncations Improve Language Modeling", ICML 2024, pack parts of it), or exact pairs where these need
 * fewer blocks; see fit-pieces.ts.
 *
 * Inside a block the segments stand in the order of the documents, not of their lengths, so that a token's place in
 * the block does not tell how long its document is. Memory: 24 bytes a piece, 24 bytes a token of one block.
 */
import { type BlockLayout, checkBlockSize, sumLengths } from './block-layout.ts';
import { type Fit, fitDecreasing, fitPairs } from './fit-pieces.ts';
import { createLayoutWriter } from './layout-writer.ts';
import { cutIntoPieces, type LongDocuments, type Pieces } from './pieces.ts';
import { sortByCounting } from './sort-by-counting.ts';

export interface BestFitOptions {
  /** Tokens of each document, its end-of-text token included, in the order of the stream. */
  readonly lengths: Uint32Array;
  /** Tokens of a block, at most 2^24. */
  readonly blockSize: number;
  /** What becomes of documents longer than a block: whole blocks and a remainder, or their beginning alone. */
  readonly long: LongDocuments;
}

const LARGEST_BLOCK = 2 ** 24;

/**
 * Blocks of whole documents wherever they fit: only documents longer than a block are cut, and what no document fills
 * is padded.
 *
 * @throws RangeError for a block size that is not an integer from 1 to 2^24.
 */
export function planBestFit({ lengths, blockSize, long }: BestFitOptions): BlockLayout {
  checkBlockSize(blockSize, 'planBestFit');
  if (blockSize > LARGEST_BLOCK) {
    throw new RangeError(`planBestFit: blockSize must be at most 2^24, got ${blockSize}`);
  }
  const pieces = cutIntoPieces(lengths, blockSize, long);
  const decreasing = fitDecreasing(pieces, blockSize);
  const pairs = fitPairs(pieces, blockSize);
  const fit = pairs.blockCount < decreasing.blockCount ? pairs : decreasing;
  return layOut({ pieces, fit, blockSize, droppedTokens: sumLengths(lengths) - pieces.tokenCount });
}

interface FittedPieces {
  readonly pieces: Pieces;
  readonly fit: Fit;
  readonly blockSize: number;
  readonly droppedTokens: number;
}

function layOut({ pieces, fit, blockSize, droppedTokens }: FittedPieces): BlockLayout {
  const { blockCount, blockOfPiece } = fit;
  const order = sortByCounting(blockOfPiece, blockCount);
  const writer = createLayoutWriter({ blockSize, blockCount, segmentLimit: pieces.count });
  let at = 0;
  for (let block = 0; block < blockCount; block++) {
    for (; at < pieces.count && blockOfPiece[order[at]!] === block; at++) {
      const piece = order[at]!;
      writer.add(pieces.documents[piece]!, pieces.starts[piece]!, pieces.lengths[piece]!);
    }
    writer.endBlock();
  }
  return writer.finish(droppedTokens);
}
