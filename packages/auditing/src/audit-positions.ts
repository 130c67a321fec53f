import { CERTAIN_P_VALUE, type Finding, SUSPECT_P_VALUE } from './finding.ts';
import { formatPercent, formatPValue } from './format-figure.ts';
import { ksDistance, ksTail } from './statistics/kolmogorov-smirnov.ts';

export interface PositionsInput {
  readonly subject: string;
  /** The places of the sampled documents in the source, counted from 0, in any order. */
  readonly ranks: ArrayLike<number>;
  /** Documents in the source. */
  readonly populationDocuments: number;
}

export interface Positions {
  /** The largest distance between the shares of sample and source up to any place. */
  readonly distance: number;
  readonly pValue: number;
  readonly finding: Finding;
}

/**
 * Whether a sample is spread over its source from beginning to end: Kolmogorov and Smirnov's test of the sampled
 * places. A draw without replacement is closer to uniform than independent draws, by the root of 1 - n/N; the
 * distance is divided by that. `high` if it is surely not uniform (p < 1e-6) by at least 5 % of the source, `low` if p < 0.001
 * otherwise, or if there is too little to tell.
 *
 * @throws RangeError for a place outside of the source.
 */
export function auditPositions(input: PositionsInput): Positions {
  const { ranks, populationDocuments, subject } = input;
  const places = Float64Array.from(ranks, (rank) => {
    if (!(rank >= 0 && rank < populationDocuments))
      throw new RangeError(`auditPositions: place ${rank} is outside of ${populationDocuments} documents`);
    return (rank + 0.5) / populationDocuments;
  });
  const check = 'positions';
  if (places.length < 5) {
    const sentence = `${subject}: too few to tell where in the source the sample lies (${places.length} documents).`;
    return { distance: 0, pValue: 1, finding: { check, subject, severity: 'low', figure: null, sentence } };
  }
  const distance = ksDistance(places);
  const left = 1 - places.length / populationDocuments;
  const pValue = left <= 0 ? 1 : ksTail(distance / Math.sqrt(left), places.length);
  const isTold = pValue < SUSPECT_P_VALUE;
  const severity = pValue < CERTAIN_P_VALUE && distance >= 0.05 ? 'high' : isTold ? 'low' : 'ok';
  const sentence =
    `${subject}: the sample ${isTold ? 'is not' : 'is'} spread over the source as a uniform one would be ` +
    `(largest distance ${formatPercent(distance)}, p ${formatPValue(pValue)}).`;
  return { distance, pValue, finding: { check, subject, severity, figure: distance, sentence } };
}
