/**
 * Sorts more rows than memory holds, and gives every row once: rows are gathered up to a number, sorted and put away as a
 * run without repeats; the runs are merged while they are read, a block of each at a time. Rows are three 32-bit words
 * (sort-rows.ts).
 *
 * Memory: 24 bytes for each row that is held at most, then 48 kB for each run. Rows that fit are never put away.
 */
import { createRowColumns, type RowColumns, sortRows } from './sort-rows.ts';
import type { Spill } from './spill.ts';

/** Rows in order: views that are good until the next are asked for. */
export interface SortedRows extends RowColumns {
  readonly rowCount: number;
}

export interface ExternalSorter {
  push(first: number, second: number, third: number): void;
  /** All rows in order, equal ones once; to be called once. */
  sorted(): Generator<SortedRows, void, undefined>;
}

export interface ExternalSorterOptions {
  readonly spill: Spill;
  /** Rows that are held at most. @default 2^20 */
  readonly maxHeldRows?: number | undefined;
}

/** Rows of a run that are read at once. */
const BLOCK_ROWS = 4_096;
const MAX_HELD_ROWS = 2 ** 20;

/** @throws RangeError if `maxHeldRows` is not a whole number of at least 1. */
export function createExternalSorter({
  spill,
  maxHeldRows = MAX_HELD_ROWS,
}: ExternalSorterOptions): ExternalSorter {
  if (!Number.isInteger(maxHeldRows) || maxHeldRows < 1)
    throw new RangeError(`maxHeldRows must be a whole number of at least 1, got ${maxHeldRows}`);
  let rows = createRowColumns(Math.min(maxHeldRows, BLOCK_ROWS));
  let spare = createRowColumns(0);
  let rowCount = 0;
  const runs: Run[] = [];
  const sortHeld = (): SortedRows => {
    if (spare.first.length < rows.first.length) spare = createRowColumns(rows.first.length);
    const ordered = sortRows(rows, spare, rowCount);
    if (ordered === spare) [rows, spare] = [spare, rows];
    return { ...rows, rowCount };
  };
  const putAway = () => {
    for (const distinct of withoutRepeats([sortHeld()])) runs.push(writeRun(spill, distinct));
    rowCount = 0;
  };
  return {
    push(first, second, third) {
      if (rowCount === maxHeldRows) putAway();
      else if (rowCount === rows.first.length) rows = enlarge(rows, Math.min(maxHeldRows, 2 * rowCount));
      rows.first[rowCount] = first;
      rows.second[rowCount] = second;
      rows.third[rowCount++] = third;
    },
    *sorted() {
      if (runs.length === 0) {
        yield* withoutRepeats([sortHeld()]);
        return;
      }
      putAway();
      [rows, spare] = [createRowColumns(0), createRowColumns(0)];
      yield* withoutRepeats(mergeRuns(spill, runs));
    },
  };
}

function enlarge(rows: RowColumns, rowCount: number): RowColumns {
  const larger = createRowColumns(rowCount);
  larger.first.set(rows.first);
  larger.second.set(rows.second);
  larger.third.set(rows.third);
  return larger;
}

/** A sorted run: where its blocks lie, one behind another; each has its three columns one behind another. */
interface Run {
  readonly position: number;
  readonly rowCount: number;
}

function writeRun(spill: Spill, { first, second, third, rowCount }: SortedRows): Run {
  let position: number | undefined;
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const end = Math.min(rowCount, start + BLOCK_ROWS);
    const block = new Uint32Array(3 * (end - start));
    [first, second, third].forEach((column, place) => {
      block.set(column.subarray(start, end), place * (end - start));
    });
    const at = spill.append(new Uint8Array(block.buffer));
    position ??= at;
  }
  return { position: position ?? 0, rowCount };
}

/** A run while it is merged. */
interface Reader {
  words: Uint32Array;
  /** The row in the block that is next, and how many rows the block has. */
  row: number;
  blockRows: number;
  position: number;
  rowsLeft: number;
}

function* mergeRuns(spill: Spill, runs: readonly Run[]): Generator<SortedRows, void, undefined> {
  const heap = runs.map(({ position, rowCount }) => {
    const reader = { words: new Uint32Array(), row: 0, blockRows: 0, position, rowsLeft: rowCount };
    readBlock(spill, reader);
    return reader;
  });
  for (let place = heap.length >>> 1; place >= 0; place--) sink(heap, place);
  const out = createRowColumns(BLOCK_ROWS);
  let rowCount = 0;
  while (heap.length > 0) {
    const reader = heap[0]!;
    const { words, row, blockRows } = reader;
    out.first[rowCount] = words[row]!;
    out.second[rowCount] = words[row + blockRows]!;
    out.third[rowCount++] = words[row + 2 * blockRows]!;
    if (++reader.row === blockRows && !readBlock(spill, reader)) {
      const last = heap.pop()!;
      if (heap.length > 0) heap[0] = last;
    }
    sink(heap, 0);
    if (rowCount < BLOCK_ROWS) continue;
    yield { ...out, rowCount };
    rowCount = 0;
  }
  yield { ...out, rowCount };
}

/** Reads the next block of a run; says whether there was one. */
function readBlock(spill: Spill, reader: Reader): boolean {
  const blockRows = Math.min(BLOCK_ROWS, reader.rowsLeft);
  if (blockRows === 0) return false;
  if (reader.words.length !== 3 * blockRows) reader.words = new Uint32Array(3 * blockRows);
  const bytes = new Uint8Array(reader.words.buffer);
  spill.read(reader.position, bytes);
  reader.position += bytes.length;
  reader.rowsLeft -= blockRows;
  reader.row = 0;
  reader.blockRows = blockRows;
  return true;
}

/** Lets the reader at a place sink to where those below it have no smaller row. */
function sink(heap: Reader[], from: number): void {
  const sinking = heap[from];
  if (sinking === undefined) return;
  let place = from;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, sinking)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = sinking;
}

function isBefore(a: Reader, b: Reader): boolean {
  let [inA, inB] = [a.row, b.row];
  for (let word = 0; word < 3; word++) {
    const order = a.words[inA]! - b.words[inB]!;
    if (order !== 0) return order < 0;
    inA += a.blockRows;
    inB += b.blockRows;
  }
  return false;
}

/** Leaves out of rows in order those that are equal to the one before, in place. */
function* withoutRepeats(batches: Iterable<SortedRows>): Generator<SortedRows, void, undefined> {
  let last: readonly [number, number, number] = [-1, -1, -1];
  for (const { first, second, third, rowCount } of batches) {
    let kept = 0;
    let [a, b, c] = last;
    for (let row = 0; row < rowCount; row++) {
      if (first[row] === a && second[row] === b && third[row] === c) continue;
      a = first[kept] = first[row]!;
      b = second[kept] = second[row]!;
      c = third[kept++] = third[row]!;
    }
    last = [a, b, c];
    yield { first, second, third, rowCount: kept };
  }
}
