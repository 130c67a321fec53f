import { chiSquareTail } from './chi-square.ts';

export interface Association {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  /** Cramér's V: 0 for independence, 1 where one tells the other. */
  readonly cramersV: number;
}

/** χ² of independence for a table of counts, rows of one length. Rows and columns of zeros do not count. */
export function testAssociation(table: readonly ArrayLike<number>[]): Association {
  const columnCount = table[0]?.length ?? 0;
  const rows = table.map((row) => sum(row));
  const columns = Array.from({ length: columnCount }, (_, column) =>
    table.reduce((total, row) => total + row[column]!, 0),
  );
  const total = sum(rows);
  const rowCount = rows.filter((count) => count > 0).length;
  const filledColumns = columns.filter((count) => count > 0).length;
  const least = Math.min(rowCount, filledColumns) - 1;
  if (least < 1) return { statistic: 0, degrees: 0, pValue: 1, cramersV: 0 };
  let statistic = 0;
  table.forEach((counts, row) => {
    for (let column = 0; column < columnCount; column++) {
      const expected = (rows[row]! * columns[column]!) / total;
      if (expected > 0) statistic += (counts[column]! - expected) ** 2 / expected;
    }
  });
  const degrees = (rowCount - 1) * (filledColumns - 1);
  return {
    statistic,
    degrees,
    pValue: chiSquareTail(statistic, degrees),
    cramersV: Math.min(1, Math.sqrt(statistic / (total * least))),
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
}
