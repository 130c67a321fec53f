/**
 * A uniform sample in one pass: the documents with the smallest keyed priorities (bottom-k; Cohen and Kaplan,
 * "Summarizing data using bottom-k sketches", 2007).
 *
 * - A binary heap over typed-array columns holds the candidates, the largest priority on top. An offer above the top
 *   of a full heap costs one comparison; others cost the logarithm of the heap's size.
 * - Memory: 32 bytes a candidate that is held, whatever the length of the stream. Of a stream of N documents about
 *   k (1 + ln(N / k)) are ever admitted to a sample of k.
 * - The result is a function of the set of offers: neither their order nor their division into tasks changes it.
 */
import { type Budget, resolveBudget } from './budget.ts';
import { allocateCandidateTable, type CandidateTable, type Offer } from './candidate-table.ts';

export interface BottomK {
  /**
   * Takes a document into account. True if it is, for now, in the sample: it is then candidate number
   * `admittedCount - 1`. Admitting one may push out others.
   *
   * @throws RangeError for a priority, place or length that is out of range.
   */
  offer(offer: Offer): boolean;
  /** How many were ever admitted. */
  readonly admittedCount: number;
  /** How many are held now. */
  readonly heldCount: number;
  /** The bytes of those held now. */
  readonly heldBytes: number;
  /** No offer with a priority above this will be admitted any more: Infinity until the budget is reached. */
  readonly threshold: number;
  /** The candidates that stayed, as a table of its own, ascending by (priority, file, row). */
  survivors(): CandidateTable;
}

/** An empty sampler. @throws RangeError or TypeError for a bad budget. */
export function createBottomK(budget: Budget): BottomK {
  const limit = resolveBudget(budget);
  const heap = createCandidateHeap();
  let admittedCount = 0;
  let heldBytes = 0;
  const isFull = () => heap.size >= limit.documents || heldBytes >= limit.bytes;
  return {
    offer(offer) {
      checkOffer(offer);
      if (isFull() && !heap.precedesTop(offer)) return false;
      heap.push(offer, admittedCount++);
      heldBytes += offer.byteLength;
      while (heap.size > limit.documents || heldBytes - heap.topByteLength() >= limit.bytes) {
        heldBytes -= heap.topByteLength();
        heap.pop();
      }
      return true;
    },
    get admittedCount() {
      return admittedCount;
    },
    get heldCount() {
      return heap.size;
    },
    get heldBytes() {
      return heldBytes;
    },
    get threshold() {
      return isFull() ? heap.topPriority() : Infinity;
    },
    survivors: () => heap.sorted(),
  };
}

function checkOffer(offer: Offer): void {
  if (!(offer.priority >= 0 && offer.priority < Infinity))
    throw new RangeError(`offer: priority must be a finite number from 0, got ${offer.priority}`);
  if (offer.file >>> 0 !== offer.file || offer.row >>> 0 !== offer.row)
    throw new RangeError(
      `offer: file and row must be integers from 0 to 2^32 - 1, got ${offer.file}, ${offer.row}`,
    );
  if (!Number.isSafeInteger(offer.byteLength) || offer.byteLength < 1)
    throw new RangeError(`offer: byteLength must be a positive integer, got ${offer.byteLength}`);
}

interface CandidateHeap {
  readonly size: number;
  precedesTop(offer: Offer): boolean;
  topPriority(): number;
  topByteLength(): number;
  push(offer: Offer, candidate: number): void;
  pop(): void;
  sorted(): CandidateTable;
}

/** A max-heap of slots; the slots' columns are compacted as the last slot moves into a freed one. */
function createCandidateHeap(): CandidateHeap {
  let columns = allocateCandidateTable(64);
  let heap = new Uint32Array(64);
  let free = new Uint32Array(64);
  let size = 0;
  let freeCount = 0;

  const precedes = (a: number, b: number): boolean => {
    const { priorities, files, rows } = columns;
    if (priorities[a] !== priorities[b]) return priorities[a]! < priorities[b]!;
    if (files[a] !== files[b]) return files[a]! < files[b]!;
    return rows[a]! < rows[b]!;
  };
  const grow = () => {
    columns = copyTable(columns, heap.length * 2);
    heap = enlarge(heap);
    free = enlarge(free);
  };
  const siftUp = (start: number, slot: number) => {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!precedes(heap[parent]!, slot)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = slot;
  };
  const siftDown = (slot: number) => {
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && precedes(heap[child]!, heap[child + 1]!)) child++;
      if (!precedes(slot, heap[child]!)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = slot;
  };

  return {
    get size() {
      return size;
    },
    precedesTop(offer) {
      const top = heap[0]!;
      if (offer.priority !== columns.priorities[top]) return offer.priority < columns.priorities[top]!;
      if (offer.file !== columns.files[top]) return offer.file < columns.files[top]!;
      return offer.row < columns.rows[top]!;
    },
    topPriority: () => columns.priorities[heap[0]!]!,
    topByteLength: () => (size === 0 ? 0 : columns.byteLengths[heap[0]!]!),
    push(offer, candidate) {
      if (size === heap.length) grow();
      const slot = freeCount > 0 ? free[--freeCount]! : size;
      columns.candidates[slot] = candidate;
      columns.priorities[slot] = offer.priority;
      columns.files[slot] = offer.file;
      columns.rows[slot] = offer.row;
      columns.byteLengths[slot] = offer.byteLength;
      siftUp(size++, slot);
    },
    pop() {
      free[freeCount++] = heap[0]!;
      const last = heap[--size]!;
      if (size > 0) siftDown(last);
    },
    sorted() {
      const slots = heap.slice(0, size).sort((a, b) => (precedes(a, b) ? -1 : precedes(b, a) ? 1 : 0));
      return gatherRows(columns, slots);
    },
  };
}

function enlarge(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function copyTable(table: CandidateTable, rowCount: number): CandidateTable {
  const copy = allocateCandidateTable(rowCount);
  copy.candidates.set(table.candidates);
  copy.priorities.set(table.priorities);
  copy.files.set(table.files);
  copy.rows.set(table.rows);
  copy.byteLengths.set(table.byteLengths);
  return copy;
}

function gatherRows(table: CandidateTable, rows: Uint32Array): CandidateTable {
  const gathered = allocateCandidateTable(rows.length);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    gathered.candidates[index] = table.candidates[row]!;
    gathered.priorities[index] = table.priorities[row]!;
    gathered.files[index] = table.files[row]!;
    gathered.rows[index] = table.rows[row]!;
    gathered.byteLengths[index] = table.byteLengths[row]!;
  }
  return gathered;
}
