import jStat from 'jstat';

/**
 * p-values for tests. The gamma function behind χ² is jStat's; the product has its own, and tests that compare the two
 * have a second source. For tests alone: upper tails below about 1e-12 are lost to rounding.
 */

/** The probability that χ² with `degrees` degrees of freedom is at least `statistic`. */
export function chiSquarePValue(statistic: number, degrees: number): number {
  if (!(statistic >= 0))
    throw new RangeError(`chiSquarePValue: statistic must be at least 0, got ${statistic}`);
  if (!(degrees >= 1)) throw new RangeError(`chiSquarePValue: degrees must be at least 1, got ${degrees}`);
  return Math.max(0, 1 - jStat.chisquare.cdf(statistic, degrees));
}

export interface ChiSquareResult {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
}

/**
 * Pearson's test of counts against expected counts (proportions will do: they are scaled to the total of the counts).
 *
 * @throws RangeError if an expected count comes out below 5, where the test does not hold.
 */
export function chiSquareGoodness(counts: ArrayLike<number>, expected: ArrayLike<number>): ChiSquareResult {
  if (counts.length !== expected.length || counts.length < 2) {
    throw new RangeError(
      `chiSquareGoodness: expected two lists of one length from 2, got ${counts.length} and ${expected.length}`,
    );
  }
  const scale = sum(counts) / sum(expected);
  let statistic = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    const mean = expected[cell]! * scale;
    if (!(mean >= 5)) throw new RangeError(`chiSquareGoodness: cell ${cell} expects ${mean}, fewer than 5`);
    statistic += (counts[cell]! - mean) ** 2 / mean;
  }
  const degrees = counts.length - 1;
  return { statistic, degrees, pValue: chiSquarePValue(statistic, degrees) };
}

/** Pearson's test that all cells are equally likely. @throws RangeError as {@link chiSquareGoodness}. */
export function chiSquareUniformity(counts: ArrayLike<number>): ChiSquareResult {
  return chiSquareGoodness(counts, new Float64Array(counts.length).fill(1));
}

/** Pearson's test that rows and columns of a table of counts are independent. No row or column is empty. */
export function chiSquareIndependence(table: readonly (readonly number[])[]): ChiSquareResult {
  const rows = table.map((row) => sum(row));
  const columns = table[0]!.map((_, column) => table.reduce((total, row) => total + row[column]!, 0));
  const total = sum(rows);
  let statistic = 0;
  for (const [row, counts] of table.entries()) {
    for (const [column, count] of counts.entries()) {
      const mean = (rows[row]! * columns[column]!) / total;
      if (!(mean >= 5)) throw new RangeError(`chiSquareIndependence: a cell expects ${mean}, fewer than 5`);
      statistic += (count - mean) ** 2 / mean;
    }
  }
  const degrees = (rows.length - 1) * (columns.length - 1);
  return { statistic, degrees, pValue: chiSquarePValue(statistic, degrees) };
}

/**
 * Kolmogorov and Smirnov's test that values come from the uniform distribution on [0, 1]: the two-sided p-value.
 * Kolmogorov's series at Stephens' effective statistic, (√n + 0.12 + 0.11/√n)·D (J. R. Stat. Soc. B 32, 1970), good to
 * a few per cent from n = 5 on.
 */
export function ksUniformPValue(values: ArrayLike<number>): number {
  const distance = ksUniformDistance(values);
  const root = Math.sqrt(values.length);
  return kolmogorovTail((root + 0.12 + 0.11 / root) * distance);
}

/** The largest distance between the distribution of the values and the uniform one. */
export function ksUniformDistance(values: ArrayLike<number>): number {
  if (values.length < 5)
    throw new RangeError(`ksUniformDistance: needs at least 5 values, got ${values.length}`);
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  for (let index = 0; index < sorted.length; index++) {
    const value = sorted[index]!;
    distance = Math.max(distance, value - index / sorted.length, (index + 1) / sorted.length - value);
  }
  return distance;
}

/** P(K ≥ x) of Kolmogorov's limit distribution. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1; // the series is 1 to twelve digits there, and converges slowly
  let tail = 0;
  for (let term = 1; term <= 100; term++) {
    tail += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * x * x);
  }
  return Math.min(1, Math.max(0, tail));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
}
