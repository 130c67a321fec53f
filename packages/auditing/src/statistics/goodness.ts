import { chiSquareTail } from './chi-square.ts';

/** A group's documents in the population and in the sample. */
export interface GroupCount {
  readonly population: number;
  readonly sample: number;
}

export interface Goodness {
  readonly statistic: number;
  /** Cells less one, after pooling; 0 if there is nothing to compare. */
  readonly degrees: number;
  readonly pValue: number;
  /**
   * Cohen's w: the root of Σ (p - q)² / q over the cells, less what chance alone adds to it. 0.1 is small, 0.3
   * medium, 0.5 large (Cohen, "Statistical power analysis", 1988).
   */
  readonly effectSize: number;
}

/** Cells that expect fewer documents than this are pooled: χ² does not hold for them. */
const LEAST_EXPECTED = 5;

/**
 * Pearson's χ² of a sample drawn without replacement against its population. Counts of such a sample vary less than
 * those of independent draws, by (N - n) / (N - 1) (the multivariate hypergeometric distribution): the statistic is
 * divided by that. Small groups are pooled.
 */
export function testGoodness(groups: readonly GroupCount[]): Goodness {
  const population = groups.reduce((sum, group) => sum + group.population, 0);
  const sample = groups.reduce((sum, group) => sum + group.sample, 0);
  const cells = poolCells(groups, LEAST_EXPECTED * (population / sample));
  const degrees = cells.length - 1;
  if (degrees < 1 || sample >= population) return { statistic: 0, degrees: 0, pValue: 1, effectSize: 0 };
  let pearson = 0;
  for (const cell of cells) {
    const expected = (cell.population * sample) / population;
    pearson += (cell.sample - expected) ** 2 / expected;
  }
  const correction = (population - sample) / (population - 1);
  const statistic = pearson / correction;
  return {
    statistic,
    degrees,
    pValue: chiSquareTail(statistic, degrees),
    effectSize: Math.sqrt(Math.max(0, pearson - degrees * correction) / sample),
  };
}

/** Groups with a population below `least` become one cell, with the smallest others if that is still too small. */
function poolCells(groups: readonly GroupCount[], least: number): GroupCount[] {
  const ascending = groups
    .filter((group) => group.population > 0)
    .sort((a, b) => a.population - b.population);
  let pooled = { population: 0, sample: 0 };
  let next = 0;
  while (
    next < ascending.length &&
    (ascending[next]!.population < least || (pooled.population > 0 && pooled.population < least))
  ) {
    const group = ascending[next++]!;
    pooled = { population: pooled.population + group.population, sample: pooled.sample + group.sample };
  }
  const rest = ascending.slice(next);
  return pooled.population > 0 ? [pooled, ...rest] : rest;
}
