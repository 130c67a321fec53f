import { chiSquarePValue } from '@sluice/test-fixtures';

/** Samples of `sampleSize` out of `itemCount` items, drawn once a seed. */
export interface InclusionTrial {
  readonly itemCount: number;
  readonly sampleSize: number;
  readonly seedCount: number;
  readonly sample: (seed: string) => Iterable<number>;
}

/**
 * The p-value of "every item is included equally often". Inclusions of a sample without replacement vary less than
 * independent ones: Pearson's statistic is divided by 1 - sampleSize/itemCount and multiplied by (N - 1)/N.
 */
export function inclusionPValue(trial: InclusionTrial): number {
  const counts = new Float64Array(trial.itemCount);
  for (let seed = 0; seed < trial.seedCount; seed++) {
    let taken = 0;
    for (const item of trial.sample(`seed ${seed}`)) {
      counts[item]!++;
      taken++;
    }
    if (taken !== trial.sampleSize) throw new Error(`sample of ${taken}, expected ${trial.sampleSize}`);
  }
  const share = trial.sampleSize / trial.itemCount;
  const mean = trial.seedCount * share;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const statistic = (squares / (mean * (1 - share))) * ((trial.itemCount - 1) / trial.itemCount);
  return chiSquarePValue(statistic, trial.itemCount - 1);
}
