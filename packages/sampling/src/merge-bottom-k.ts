import { type Budget, resolveBudget } from './budget.ts';
import { type CandidateTable, compareRows, type TableRow } from './candidate-table.ts';

/** The sample: rows of several tasks' tables, in order of priority. */
export interface MergedSample {
  /** Which of the tables each chosen document is in. */
  readonly tables: Uint32Array;
  /** Its row in that table. */
  readonly tableRows: Uint32Array;
  readonly documentCount: number;
  readonly byteLength: number;
  /** The priority of the last document chosen; 0 for an empty sample. */
  readonly threshold: number;
  /** Whether the budget was reached; false means that every candidate was taken. Always true for 'every'. */
  readonly isBudgetReached: boolean;
}

/**
 * Cuts the sample at the budget out of the tasks' tables, as if one sampler had seen every offer. Each table must
 * come from a sampler with this budget or a larger one.
 *
 * @throws RangeError if a table is not in order, or two tables hold the same document.
 */
export function mergeBottomK(tables: readonly CandidateTable[], budget: Budget): MergedSample {
  const limit = resolveBudget(budget);
  const rowCount = tables.reduce((sum, table) => sum + table.priorities.length, 0);
  const chosenTables = new Uint32Array(Math.min(rowCount, limit.documents));
  const chosenRows = new Uint32Array(chosenTables.length);
  const cursors = startCursors(tables);
  let documentCount = 0;
  let byteLength = 0;
  let last: TableRow | undefined;
  while (cursors.length > 0 && documentCount < limit.documents && byteLength < limit.bytes) {
    const cursor = cursors[0]!;
    if (last !== undefined && compareRows(last, cursor) >= 0) throw outOfOrder(cursor);
    last = { table: cursor.table, index: cursor.index };
    chosenTables[documentCount] = cursor.tableNumber;
    chosenRows[documentCount++] = cursor.index;
    byteLength += cursor.table.byteLengths[cursor.index]!;
    cursor.index++;
    settleFirst(cursors);
  }
  return {
    tables: chosenTables.slice(0, documentCount),
    tableRows: chosenRows.slice(0, documentCount),
    documentCount,
    byteLength,
    threshold: last === undefined ? 0 : last.table.priorities[last.index]!,
    isBudgetReached: budget === 'every' || documentCount >= limit.documents || byteLength >= limit.bytes,
  };
}

interface Cursor extends TableRow {
  readonly tableNumber: number;
  index: number;
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
    `mergeBottomK: row ${cursor.index} of table ${cursor.tableNumber} is out of order or in two tables ` +
      `(file ${cursor.table.files[cursor.index]}, row ${cursor.table.rows[cursor.index]})`,
  );
}
