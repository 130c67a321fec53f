/**
 * Byte-pair encoding of one piece (Sennrich et al. 2016): again and again the pair of lowest rank is merged, of equal
 * ranks the leftmost. Short pieces by looking for the lowest rank each time; long ones with a heap, in n log n.
 */
import { type MergeTable, NO_RANK, rankOf, resultOf } from './merge-table.ts';

/** Up to here the search is quicker than the heap. */
const SHORT = 40;

/** Room for a piece's symbols, used again and again. One owner: the engine. */
export interface MergeSpace {
  symbols: Int32Array;
  ranks: Int32Array;
  previous: Int32Array;
  next: Int32Array;
  heap: Float64Array;
}

export function mergeSpace(): MergeSpace {
  return roomFor(1024);
}

/**
 * Makes room for a piece of so many symbols. What the space held is lost.
 *
 * @throws RangeError for a piece of more than 2^26 symbols, 64 MB of one unbroken run.
 */
export function growMergeSpace(space: MergeSpace, symbolCount: number): void {
  if (symbolCount > PLACES) throw new RangeError(`encodeBatch: a piece of ${symbolCount} bytes is over 2^26`);
  if (space.symbols.length < symbolCount) Object.assign(space, roomFor(2 * symbolCount));
}

function roomFor(symbolCount: number): MergeSpace {
  const room = () => new Int32Array(symbolCount);
  return {
    symbols: room(),
    ranks: room(),
    previous: room(),
    next: room(),
    heap: new Float64Array(3 * symbolCount),
  };
}

/** Merges the first `count` symbols of the space in place. Returns how many are left. */
export function mergeSymbols(table: MergeTable, space: MergeSpace, count: number): number {
  return count <= SHORT ? mergeShort(table, space, count) : mergeLong(table, space, count);
}

function mergeShort(table: MergeTable, { symbols, ranks }: MergeSpace, count: number): number {
  for (let index = 0; index + 1 < count; index++) {
    ranks[index] = rankOf(table, symbols[index]!, symbols[index + 1]!);
  }
  let left = count;
  while (left > 1) {
    let best = 0;
    let bestRank = ranks[0]!;
    for (let index = 1; index < left - 1; index++) {
      if (ranks[index]! < bestRank) {
        bestRank = ranks[index]!;
        best = index;
      }
    }
    if (bestRank === NO_RANK) break;
    symbols[best] = resultOf(table, bestRank);
    left--;
    for (let index = best + 1; index < left; index++) {
      symbols[index] = symbols[index + 1]!;
      ranks[index] = ranks[index + 1]!;
    }
    if (best + 1 < left) ranks[best] = rankOf(table, symbols[best]!, symbols[best + 1]!);
    if (best > 0) ranks[best - 1] = rankOf(table, symbols[best - 1]!, symbols[best]!);
  }
  return left;
}

/** An entry of the heap orders by rank, then by place: rank * 2^26 + place, exact in a float up to 2^53. */
const PLACES = 2 ** 26;

function mergeLong(table: MergeTable, space: MergeSpace, count: number): number {
  const { symbols, ranks, previous, next, heap } = space;
  let heapSize = 0;
  const offer = (place: number) => {
    const behind = next[place]!;
    const rank = behind < count ? rankOf(table, symbols[place]!, symbols[behind]!) : NO_RANK;
    ranks[place] = rank;
    if (rank !== NO_RANK) pushHeap(heap, heapSize++, rank * PLACES + place);
  };
  for (let place = 0; place < count; place++) {
    previous[place] = place - 1;
    next[place] = place + 1;
  }
  for (let place = 0; place < count; place++) offer(place);
  while (heapSize > 0) {
    const entry = heap[0]!;
    popHeap(heap, --heapSize);
    const rank = Math.floor(entry / PLACES);
    const place = entry - rank * PLACES;
    if (ranks[place] !== rank) continue; // the pair is gone, or became another
    const behind = next[place]!;
    symbols[place] = resultOf(table, rank);
    ranks[behind] = NO_RANK;
    next[place] = next[behind]!;
    if (next[place]! < count) previous[next[place]!] = place;
    offer(place);
    if (previous[place]! >= 0) offer(previous[place]!);
  }
  let left = 0;
  for (let place = 0; place < count; place = next[place]!) symbols[left++] = symbols[place]!;
  return left;
}

function pushHeap(heap: Float64Array, size: number, entry: number): void {
  let child = size;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (heap[parent]! <= entry) break;
    heap[child] = heap[parent]!;
    child = parent;
  }
  heap[child] = entry;
}

/** Removes the least entry; `size` is what is left. */
function popHeap(heap: Float64Array, size: number): void {
  const entry = heap[size]!;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= size) break;
    if (child + 1 < size && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= entry) break;
    heap[parent] = heap[child]!;
    parent = child;
  }
  heap[parent] = entry;
}
