import { chiSquareTail } from './chi-square.ts';
import type { Goodness } from './goodness.ts';

/** A group's documents in the population, and what a sample with known inclusion probabilities says they are. */
export interface CalibratedGroup {
  readonly population: number;
  /** Σ 1 / π over the group's documents in the sample (Horvitz and Thompson's estimator). */
  readonly estimate: number;
  /** Σ (1 - π) / π² over them: the variance of the estimate. */
  readonly variance: number;
  /** The group's documents in the sample. */
  readonly sample: number;
}

/** Groups of which fewer documents are to be expected are pooled: the estimate is not normal for them. */
const LEAST_EXPECTED = 10;

/**
 * χ² of a sample whose documents are not equally likely, by what it says of groups whose sizes are known: Σ (estimate -
 * population)² / variance, a degree of freedom a group. Holds for independent draws, and nearly for weighted and
 * stratified samples of a fixed size, whose estimates vary less.
 */
export function testCalibration(groups: readonly CalibratedGroup[]): Goodness {
  const cells = pool(groups);
  const population = cells.reduce((sum, cell) => sum + cell.population, 0);
  const degrees = cells.length;
  if (degrees < 2 || cells.some((cell) => cell.variance === 0))
    return { statistic: 0, degrees: 0, pValue: 1, effectSize: 0 };
  let statistic = 0;
  let effect = 0;
  for (const cell of cells) {
    const excess = (cell.estimate - cell.population) ** 2;
    statistic += excess / cell.variance;
    effect += (excess - cell.variance) / (cell.population * population);
  }
  return {
    statistic,
    degrees,
    pValue: chiSquareTail(statistic, degrees),
    effectSize: Math.sqrt(Math.max(0, effect)),
  };
}

/**
 * Groups that expect too few documents become one. What is expected is known of the population alone, by the mean
 * probability, so that pooling does not depend on how the draw fell out; a group of which none was drawn is pooled, since
 * its variance is not known.
 */
function pool(groups: readonly CalibratedGroup[]): CalibratedGroup[] {
  const sum = (of: keyof CalibratedGroup) => groups.reduce((total, group) => total + group[of], 0);
  const meanProbability = sum('sample') / sum('population');
  const isLarge = ({ population, variance }: CalibratedGroup) =>
    population * meanProbability >= LEAST_EXPECTED && variance > 0;
  const small = groups.filter((group) => !isLarge(group));
  const pooled = small.reduce(
    (total, group) => ({
      population: total.population + group.population,
      estimate: total.estimate + group.estimate,
      variance: total.variance + group.variance,
      sample: total.sample + group.sample,
    }),
    { population: 0, estimate: 0, variance: 0, sample: 0 },
  );
  const large = groups.filter(isLarge);
  return pooled.variance > 0 ? [...large, pooled] : large;
}
