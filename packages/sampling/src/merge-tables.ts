import { type CandidateTable, compareRows, type TableRow } from './candidate-table.ts';

/** A row of one of several tables. */
export interface MergedRow extends TableRow {
  /** Which of the tables. */
  readonly tableNumber: number;
}

interface Cursor extends MergedRow {
  index: number;
}

/**
 * The rows of several tables in order of (priority, file, row). What is given is overwritten by the next one.
 *
 * @throws RangeError if a table is not in order, or two tables hold the same document
 */
export function* mergeTables(tables: readonly CandidateTable[]): Generator<MergedRow, void, undefined> {
  const cursors = startCursors(tables);
  let last: TableRow | undefined;
  while (cursors.length > 0) {
    const cursor = cursors[0]!;
    if (last !== undefined && compareRows(last, cursor) >= 0) throw outOfOrder(cursor);
    last = { table: cursor.table, index: cursor.index };
    yield cursor;
    cursor.index++;
    settleFirst(cursors);
  }
}

/** A min-heap of one cursor a table that is not empty: a sorted array is one. */
function startCursors(tables: readonly CandidateTable[]): Cursor[] {
  return tables
    .map((table, tableNumber) => ({ table, tableNumber, index: 0 }))
    .filter((cursor) => cursor.table.priorities.length > 0)
    .sort(compareRows);
}

/** Restores the heap after its first cursor moved on. */
function settleFirst(heap: Cursor[]): void {
  const moved = heap[0]!;
  if (moved.index === moved.table.priorities.length) {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
  }
  const settled = heap[0]!;
  let place = 0;
  for (let child = 1; child < heap.length; child = 2 * place + 1) {
    if (child + 1 < heap.length && compareRows(heap[child + 1]!, heap[child]!) < 0) child++;
    if (compareRows(settled, heap[child]!) <= 0) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = settled;
}

function outOfOrder(cursor: Cursor): RangeError {
  return new RangeError(
    `mergeTables: row ${cursor.index} of table ${cursor.tableNumber} is out of order or in two tables ` +
      `(file ${cursor.table.files[cursor.index]}, row ${cursor.table.rows[cursor.index]})`,
  );
}
