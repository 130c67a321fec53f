/** One document offered to a sampler. */
export interface Offer {
  /** From 0 on: the smaller, the sooner it is taken. A function of (seed, document location). */
  readonly priority: number;
  /** The file's place in the plan's order of files: the same in every task. Breaks ties, with the row. */
  readonly file: number;
  /** The document's place in its file, or the byte at which it starts: an integer from 0. */
  readonly row: number;
  /** Bytes of the text in UTF-8, at least 1. */
  readonly byteLength: number;
}

/**
 * Candidates of a sample as columns, ascending by (priority, file, row). What a task leaves behind: 32 bytes a
 * candidate, no texts. The arrays belong to whoever holds the table.
 */
export interface CandidateTable {
  /** The candidate's number in its task, counted from 0 in order of admission. */
  readonly candidates: Uint32Array;
  readonly priorities: Float64Array;
  readonly files: Uint32Array;
  readonly rows: Float64Array;
  readonly byteLengths: Float64Array;
}

/** A table of `rowCount` zeros. */
export function allocateCandidateTable(rowCount: number): CandidateTable {
  return {
    candidates: new Uint32Array(rowCount),
    priorities: new Float64Array(rowCount),
    files: new Uint32Array(rowCount),
    rows: new Float64Array(rowCount),
    byteLengths: new Float64Array(rowCount),
  };
}

/** A row of a table: what a comparison of two tables needs. */
export interface TableRow {
  readonly table: CandidateTable;
  readonly index: number;
}

/** Which of two rows is taken first: below 0 for `a`. By priority, then file, then row. */
export function compareRows(a: TableRow, b: TableRow): number {
  return (
    a.table.priorities[a.index]! - b.table.priorities[b.index]! ||
    a.table.files[a.index]! - b.table.files[b.index]! ||
    a.table.rows[a.index]! - b.table.rows[b.index]!
  );
}
