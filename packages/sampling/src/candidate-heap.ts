import { allocateCandidateTable, type CandidateTable, type Offer } from './candidate-table.ts';

/** The candidates of a sample, the one to be pushed out next on top. Not to be asked for a top when empty. */
export interface CandidateHeap {
  readonly size: number;
  /** Whether an offer is taken before the top. */
  precedesTop(offer: Offer): boolean;
  topPriority(): number;
  /** 0 for an empty heap. */
  topByteLength(): number;
  push(offer: Offer, candidate: number): void;
  pop(): void;
  /** All candidates, ascending by (priority, file, row); copies. */
  sorted(): CandidateTable;
}

/** A binary max-heap of rows of a table; rows that are freed are used again, and the table doubles when full. */
export function createCandidateHeap(): CandidateHeap {
  let table = allocateCandidateTable(64);
  let heap = new Uint32Array(64);
  let freed = new Uint32Array(64);
  let size = 0;
  let freedCount = 0;
  const isFirst = (a: number, b: number) => precedes(table, a, b);
  return {
    get size() {
      return size;
    },
    precedesTop: (offer) => offerPrecedes(offer, table, heap[0]!),
    topPriority: () => table.priorities[heap[0]!]!,
    topByteLength: () => (size === 0 ? 0 : table.byteLengths[heap[0]!]!),
    push(offer, candidate) {
      if (size === heap.length) {
        table = gatherRows(table, heap.length * 2, (row) => row);
        heap = enlarge(heap);
        freed = enlarge(freed);
      }
      const row = freedCount > 0 ? freed[--freedCount]! : size;
      table.candidates[row] = candidate;
      table.priorities[row] = offer.priority;
      table.files[row] = offer.file;
      table.rows[row] = offer.row;
      table.byteLengths[row] = offer.byteLength;
      heap[size] = row;
      siftUp(heap, size++, isFirst);
    },
    pop() {
      freed[freedCount++] = heap[0]!;
      heap[0] = heap[--size]!;
      siftDown(heap, size, isFirst);
    },
    sorted() {
      const rows = heap.slice(0, size).sort((a, b) => (isFirst(a, b) ? -1 : isFirst(b, a) ? 1 : 0));
      return gatherRows(table, size, (index) => rows[index]!);
    },
  };
}

type Precedes = (a: number, b: number) => boolean;

function precedes(table: CandidateTable, a: number, b: number): boolean {
  const { priorities, files, rows } = table;
  if (priorities[a] !== priorities[b]) return priorities[a]! < priorities[b]!;
  if (files[a] !== files[b]) return files[a]! < files[b]!;
  return rows[a]! < rows[b]!;
}

function offerPrecedes(offer: Offer, table: CandidateTable, row: number): boolean {
  if (offer.priority !== table.priorities[row]) return offer.priority < table.priorities[row]!;
  if (offer.file !== table.files[row]) return offer.file < table.files[row]!;
  return offer.row < table.rows[row]!;
}

/** Moves the last row up to its place. */
function siftUp(heap: Uint32Array, last: number, isFirst: Precedes): void {
  const row = heap[last]!;
  let place = last;
  while (place > 0) {
    const parent = (place - 1) >>> 1;
    if (!isFirst(heap[parent]!, row)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = row;
}

/** Moves the top row down to its place. */
function siftDown(heap: Uint32Array, size: number, isFirst: Precedes): void {
  const row = heap[0]!;
  let place = 0;
  for (let child = 1; child < size; child = 2 * place + 1) {
    if (child + 1 < size && isFirst(heap[child]!, heap[child + 1]!)) child++;
    if (!isFirst(row, heap[child]!)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = row;
}

function enlarge(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** A table of `rowCount` rows, each copied from the row that `rowOf` names; rows that are not there are zero. */
function gatherRows(
  table: CandidateTable,
  rowCount: number,
  rowOf: (index: number) => number,
): CandidateTable {
  const gathered = allocateCandidateTable(rowCount);
  for (let index = 0; index < rowCount; index++) {
    const row = rowOf(index);
    if (row >= table.candidates.length) break;
    gathered.candidates[index] = table.candidates[row]!;
    gathered.priorities[index] = table.priorities[row]!;
    gathered.files[index] = table.files[row]!;
    gathered.rows[index] = table.rows[row]!;
    gathered.byteLengths[index] = table.byteLengths[row]!;
  }
  return gathered;
}
