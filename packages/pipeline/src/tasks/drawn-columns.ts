import { GrowingArray } from '../storage/growing-array.ts';
import type { SelectionColumns } from './selection.ts';

/** The selection's columns before copies are dropped and the split is known. */
export type DrawnColumns = Omit<SelectionColumns, 'splits'> & {
  /** Each document's row in its sample task's table of candidates. */
  readonly candidateRows: Uint32Array;
  /** Each document's place among the documents of its file that passed the filters, from 0. */
  readonly ranks: Float64Array;
  /** What the document was drawn in proportion to; 1 without weights. */
  readonly weights: Float64Array;
  /** Indices into the names of strata. */
  readonly strata: Uint32Array;
};

const COLUMN_TYPES = {
  tasks: Uint32Array,
  candidateRows: Uint32Array,
  spoolOffsets: Float64Array,
  spoolLengths: Uint32Array,
  files: Uint32Array,
  rows: Float64Array,
  domains: Uint16Array,
  subdomains: Uint16Array,
  groups: Uint32Array,
  textHashes: BigUint64Array,
  wordHashes: BigUint64Array,
  ranks: Float64Array,
  weights: Float64Array,
  strata: Uint32Array,
  byteLengths: Float64Array,
} as const;

type ColumnName = keyof typeof COLUMN_TYPES;
const NAMES = Object.keys(COLUMN_TYPES) as ColumnName[];

export interface GrowingColumns {
  /** Makes room for so many more rows. */
  reserve(rowCount: number): void;
  push(row: { readonly [Name in ColumnName]: DrawnColumns[Name][number] }): void;
  /** All rows, by sample task and place in its spool: the order in which encode tasks read them. */
  sorted(): DrawnColumns;
}

export function createDrawnColumns(): GrowingColumns {
  const growing = Object.fromEntries(
    NAMES.map((name) => [name, new GrowingArray(COLUMN_TYPES[name] as typeof Uint32Array)]),
  ) as unknown as Record<ColumnName, GrowingArray<Uint32Array>>;
  return {
    reserve(rowCount) {
      for (const name of NAMES) growing[name].reserve(rowCount);
    },
    push(row) {
      for (const name of NAMES) growing[name].push(row[name] as number);
    },
    sorted() {
      const columns = Object.fromEntries(
        NAMES.map((name) => [name, growing[name].view()]),
      ) as unknown as DrawnColumns;
      const order = orderOf(columns.tasks, columns.spoolOffsets);
      return order === undefined ? columns : gatherRows(columns, order);
    },
  };
}

/** The rows by sample task and place in its spool; nothing if they are so already. */
function orderOf(tasks: Uint32Array, offsets: Float64Array): Uint32Array | undefined {
  const compare = (a: number, b: number) => tasks[a]! - tasks[b]! || offsets[a]! - offsets[b]!;
  if (tasks.every((_, row) => row === 0 || compare(row - 1, row) < 0)) return undefined;
  return Uint32Array.from(tasks.keys()).sort(compare);
}

/** Copies of the columns with the given rows, in their order. */
export function gatherRows(columns: DrawnColumns, rows: Uint32Array): DrawnColumns {
  const gathered = NAMES.map((name) => {
    const column = columns[name] as Uint32Array;
    const copy = column.slice(0, rows.length);
    for (let place = 0; place < rows.length; place++) copy[place] = column[rows[place]!]!;
    return [name, copy];
  });
  return Object.fromEntries(gathered) as DrawnColumns;
}
