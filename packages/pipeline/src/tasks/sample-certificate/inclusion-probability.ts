import type { PopulationCounts, Tally } from '@sluice/sampling';
import type { DomainSample } from '../../recipe/resolve-sample.ts';
import type { DrawnDocument } from './read-drawn.ts';

/** How likely documents of a population were to be in its sample. */
export interface Inclusion {
  /** `equal` also for methods that promise nothing: their samples are held against uniform ones. */
  readonly kind: 'equal' | 'weighted' | 'stratified';
  /** Of a document of the sample. */
  of(document: DrawnDocument): number;
  /** Over the population; the mean of a weighted sample is over the sample. Null where it is not known. */
  readonly range: { readonly least: number; readonly mean: number; readonly most: number } | null;
}

export interface DrawOutcome {
  readonly population: Pick<PopulationCounts, 'documents'>;
  readonly strata: ReadonlyMap<string, Tally>;
  readonly drawn: readonly DrawnDocument[];
  /** The largest priority in the sample. */
  readonly threshold: number;
}

export function inclusionOf(sample: DomainSample, outcome: DrawOutcome): Inclusion {
  const { population, drawn } = outcome;
  const share = population.documents === 0 ? 0 : drawn.length / population.documents;
  if (share < 1 && sample.weight !== undefined) return weightedInclusion(outcome);
  if (share < 1 && sample.strata !== undefined) return stratifiedInclusion(outcome);
  const equal = { least: share, mean: share, most: share };
  const range = { head: { least: 0, mean: share, most: 1 }, 'shuffle-buffer': null };
  const isKnown = share === 1 || (sample.method !== 'head' && sample.method !== 'shuffle-buffer');
  return {
    kind: 'equal',
    of: () => share,
    range: isKnown ? equal : range[sample.method as keyof typeof range],
  };
}

/** A document of weight w has a priority below the threshold t with the probability 1 - exp(-w t). */
function weightedInclusion({ drawn, threshold }: DrawOutcome): Inclusion {
  const of = ({ weight }: DrawnDocument) => -Math.expm1(-weight * threshold);
  return { kind: 'weighted', of, range: rangeOf(drawn.map(of)) };
}

/** So many of each stratum, each set of them equally likely. */
function stratifiedInclusion({ drawn, strata, population }: DrawOutcome): Inclusion {
  const counts = new Map<string, number>();
  for (const { stratum } of drawn) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  const ofStratum = (stratum: string) => (counts.get(stratum) ?? 0) / strata.get(stratum)!.documents;
  const { least, most } = rangeOf([...strata.keys()].map(ofStratum));
  const mean = drawn.length / population.documents;
  return { kind: 'stratified', of: ({ stratum }) => ofStratum(stratum), range: { least, mean, most } };
}

function rangeOf(probabilities: readonly number[]) {
  let [least, most, sum] = [1, 0, 0];
  for (const probability of probabilities) {
    least = Math.min(least, probability);
    most = Math.max(most, probability);
    sum += probability;
  }
  return { least, mean: probabilities.length === 0 ? 0 : sum / probabilities.length, most };
}
