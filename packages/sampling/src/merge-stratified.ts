import type { CandidateTable } from './candidate-table.ts';
import { mergeTables } from './merge-tables.ts';

/** A task's candidates with the stratum of each, ascending by (priority, file, row). */
export interface StratifiedTable {
  readonly table: CandidateTable;
  readonly strata: ArrayLike<string>;
}

/** A chosen document: a row of one of the tasks' tables. */
export interface StratifiedChoice {
  readonly tables: Uint32Array;
  readonly tableRows: Uint32Array;
}

/**
 * The documents of each stratum with the smallest priorities, up to its quota, out of the tables of all tasks, in order
 * of priority. A quota in bytes takes the document that crosses it. Strata without a quota give none.
 */
export function mergeStratified(
  parts: readonly StratifiedTable[],
  quotas: ReadonlyMap<string, number>,
  unit: 'documents' | 'bytes',
): StratifiedChoice {
  const taken = new Map<string, number>();
  const tables: number[] = [];
  const tableRows: number[] = [];
  for (const { table, tableNumber, index } of mergeTables(parts.map((part) => part.table))) {
    const stratum = parts[tableNumber]!.strata[index]!;
    const amount = taken.get(stratum) ?? 0;
    if (amount >= (quotas.get(stratum) ?? 0)) continue;
    taken.set(stratum, amount + (unit === 'documents' ? 1 : table.byteLengths[index]!));
    tables.push(tableNumber);
    tableRows.push(index);
  }
  return { tables: Uint32Array.from(tables), tableRows: Uint32Array.from(tableRows) };
}
