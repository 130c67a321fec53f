/** The largest distance between the distribution of values in [0, 1] and the uniform one. */
export function ksDistance(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  for (let index = 0; index < sorted.length; index++) {
    const value = sorted[index]!;
    distance = Math.max(distance, value - index / sorted.length, (index + 1) / sorted.length - value);
  }
  return distance;
}

/**
 * The probability of a Kolmogorov–Smirnov distance at least this large if the values are uniform, by Kolmogorov's
 * limit with Stephens' correction for small numbers (J. R. Stat. Soc. B 32, 1970).
 *
 * @param valueCount at least 5: below that the approximation does not hold.
 */
export function ksTail(distance: number, valueCount: number): number {
  if (!(valueCount >= 5)) throw new RangeError(`ksTail: needs at least 5 values, got ${valueCount}`);
  const root = Math.sqrt(valueCount);
  return kolmogorovTail((root + 0.12 + 0.11 / root) * distance);
}

/** P(K ≥ x) of Kolmogorov's distribution: the alternating series, and for small x its theta-function twin. */
export function kolmogorovTail(x: number): number {
  if (!(x > 0)) return 1;
  let sum = 0;
  if (x < 1) {
    const rate = (-Math.PI * Math.PI) / (8 * x * x);
    for (let odd = 1; odd < 40; odd += 2) sum += Math.exp(rate * odd * odd);
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let term = 1; term < 40; term++) sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * x * x);
  return Math.max(0, sum);
}

/** The largest distance between the distributions of two samples, each ascending and not empty. */
export function ksTwoSampleDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let distance = 0;
  let inA = 0;
  let inB = 0;
  while (inA < a.length && inB < b.length) {
    const value = Math.min(a[inA]!, b[inB]!);
    while (inA < a.length && a[inA]! <= value) inA++;
    while (inB < b.length && b[inB]! <= value) inB++;
    distance = Math.max(distance, Math.abs(inA / a.length - inB / b.length));
  }
  return distance;
}
