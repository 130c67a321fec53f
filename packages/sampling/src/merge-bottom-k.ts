import { type Budget, resolveBudget } from './budget.ts';
import type { CandidateTable } from './candidate-table.ts';
import { mergeTables } from './merge-tables.ts';

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
  const rowCount = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const chosenTables = new Uint32Array(rowCount);
  const chosenRows = new Uint32Array(rowCount);
  let documentCount = 0;
  let byteLength = 0;
  let threshold = 0;
  const isReached = () => documentCount >= limit.documents || byteLength >= limit.bytes;
  for (const { table, tableNumber, index } of mergeTables(tables)) {
    if (isReached()) break;
    chosenTables[documentCount] = tableNumber;
    chosenRows[documentCount++] = index;
    byteLength += table.byteLengths[index]!;
    threshold = table.priorities[index]!;
  }
  return {
    tables: chosenTables.slice(0, documentCount),
    tableRows: chosenRows.slice(0, documentCount),
    documentCount,
    byteLength,
    threshold,
    isBudgetReached: budget === 'every' || isReached(),
  };
}
