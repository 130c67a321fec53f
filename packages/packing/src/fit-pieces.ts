/**
 * Two ways to fit pieces into few blocks, both near-linear. Best-fit decreasing is good where lengths are many and
 * small; where a block holds a handful of pieces of much the same length it leaves a per cent or two, which pairs that
 * fill a block exactly take up. Real streams are of both kinds.
 */
import { createBucketSet } from './bucket-set.ts';
import type { Pieces } from './pieces.ts';
import { countStarts, sortByCounting } from './sort-by-counting.ts';

export interface Fit {
  readonly blockCount: number;
  /** The block of each piece. */
  readonly blockOfPiece: Uint32Array;
}

/**
 * Best-fit decreasing: pieces from the longest to the shortest, each into the fullest block that still has room, or
 * into a new one. Blocks wait in buckets by the room they have left, so that a piece costs one look-up.
 */
export function fitDecreasing(pieces: Pieces, blockSize: number): Fit {
  const blockOfPiece = new Uint32Array(pieces.count);
  const shortestFirst = sortByCounting(pieces.lengths, blockSize + 1);
  const rooms = createBucketSet(blockSize);
  // Blocks by the room they have left, as stacks: the last block of each, and the one below every block; -1 is none.
  const top = new Int32Array(blockSize + 1).fill(-1);
  const below = new Int32Array(pieces.count);
  let blockCount = 0;
  for (let rank = pieces.count - 1; rank >= 0; rank--) {
    const piece = shortestFirst[rank]!;
    const length = pieces.lengths[piece]!;
    let room = rooms.atLeast(length);
    let block: number;
    if (room < 0) {
      block = blockCount++;
      room = blockSize;
    } else {
      block = top[room]!;
      top[room] = below[block]!;
      if (top[room] === -1) rooms.remove(room);
    }
    blockOfPiece[piece] = block;
    room -= length;
    if (room === 0) continue;
    if (top[room] === -1) rooms.add(room);
    below[block] = top[room]!;
    top[room] = block;
  }
  return { blockCount, blockOfPiece };
}

const PAIRS_TRIED = 64;

/**
 * One block after the other: the longest piece that fits, again and again, but two pieces that fill the block exactly
 * as soon as there are such. At most {@link PAIRS_TRIED} lengths are tried for the longer of the two.
 */
export function fitPairs(pieces: Pieces, blockSize: number): Fit {
  const blockOfPiece = new Uint32Array(pieces.count);
  const order = sortByCounting(pieces.lengths, blockSize + 1);
  const starts = countStarts(pieces.lengths, blockSize + 1);
  // The pieces of length l that are left: order[starts[l]] up to order[ends[l]].
  const ends = starts.slice(1);
  const lengths = createBucketSet(blockSize);
  for (let length = 1; length <= blockSize; length++)
    if (starts[length]! < ends[length]!) lengths.add(length);
  let blockCount = 0;

  function take(length: number): void {
    blockOfPiece[order[starts[length]!++]!] = blockCount;
    if (starts[length] === ends[length]) lengths.remove(length);
  }

  function longerOfExactPair(room: number): number {
    const half = room / 2;
    let longer = lengths.atMost(room - 1);
    for (let tried = 0; tried < PAIRS_TRIED && longer >= half; tried++) {
      const shorter = lengths.atMost(room - longer);
      if (shorter + longer === room && (shorter < longer || ends[longer]! - starts[longer]! > 1))
        return longer;
      longer = lengths.atMost(longer - 1);
    }
    return -1;
  }

  while (lengths.atLeast(1) > 0) {
    let room = blockSize;
    for (let longest = lengths.atMost(room); longest > 0; longest = lengths.atMost(room)) {
      const longer = longest < room && room < blockSize ? longerOfExactPair(room) : -1;
      take(longer > 0 ? longer : longest);
      if (longer > 0) take(room - longer);
      room -= longer > 0 ? room : longest;
    }
    blockCount++;
  }
  return { blockCount, blockOfPiece };
}
