/**
 * How near a sample is to its population by groups (repositories, books, hosts): χ² with an effect size, and what a
 * reader sees at once: groups reached, effective number of groups, the largest shares.
 */
import { compareCodeUnits } from '@sluice/determinism';
import { CERTAIN_P_VALUE, type Finding, type Severity, SUSPECT_P_VALUE } from './finding.ts';
import { formatPercent, formatPValue } from './format-figure.ts';
import { testCalibration } from './statistics/calibration.ts';
import { logGamma } from './statistics/chi-square.ts';
import { type Goodness, type GroupCount, testGoodness } from './statistics/goodness.ts';

export interface RepresentativenessInput {
  /** What is sampled: a domain or a source. */
  readonly subject: string;
  /** Documents by group; groups that are not listed one by one may be one entry of their own. */
  readonly population: ReadonlyMap<string, number>;
  readonly sample: ReadonlyMap<string, number>;
  /**
   * Of a sample whose documents are not equally likely: what it says of each group of the population, with the variance
   * of that. @default the sample is held against the population as a uniform one
   */
  readonly estimates?: ReadonlyMap<string, { readonly estimate: number; readonly variance: number }>;
}

export interface GroupShare {
  readonly group: string;
  /** Share of the population's documents. */
  readonly population: number;
  /** Share of the sample's documents. */
  readonly sample: number;
}

export interface Representativeness extends Goodness {
  readonly populationDocuments: number;
  readonly sampleDocuments: number;
  readonly groupsReached: number;
  readonly groupCount: number;
  /** Groups that a uniform sample of this size reaches on average. */
  readonly groupsExpected: number;
  /** 1 / Σ share²: as many groups of one size give two documents the same chance to share a group. */
  readonly effectiveGroups: { readonly population: number; readonly sample: number };
  /** The five groups with the largest shares of the sample. */
  readonly topShares: readonly GroupShare[];
  readonly finding: Finding;
}

/** Above this effect a deviation matters. */
const SMALL_EFFECT = 0.1;

/**
 * Holds a sample against its population. `high` if it is surely not uniform (p < 1e-6) and the effect is at least small
 * (w ≥ 0.1), `low` if p < 0.001 otherwise, or if there is too little to tell.
 *
 * @throws RangeError if the sample has more of a group than the population.
 */
export function auditRepresentativeness(input: RepresentativenessInput): Representativeness {
  const { population, sample } = input;
  for (const [group, count] of sample) {
    if (count > (population.get(group) ?? 0))
      throw new RangeError(
        `auditRepresentativeness: ${count} sampled documents of ${JSON.stringify(group)}, ` +
          `but ${population.get(group) ?? 0} in the population`,
      );
  }
  const groups = [...population]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([group, count]) => ({ group, population: count, sample: sample.get(group) ?? 0 }));
  const populationDocuments = sumOf(groups, 'population');
  const sampleDocuments = sumOf(groups, 'sample');
  const goodness = testGroups(groups, input.estimates);
  const figures = {
    ...goodness,
    populationDocuments,
    sampleDocuments,
    groupCount: groups.length,
    groupsReached: groups.filter((group) => group.sample > 0).length,
    groupsExpected: expectedGroups(groups, populationDocuments, sampleDocuments),
    effectiveGroups: {
      population: effectiveCount(groups, 'population'),
      sample: effectiveCount(groups, 'sample'),
    },
    topShares: topShares(groups, populationDocuments, sampleDocuments),
  };
  return { ...figures, finding: describe(input, figures) };
}

function testGroups(
  groups: readonly (GroupCount & { readonly group: string })[],
  estimates: RepresentativenessInput['estimates'],
): Goodness {
  if (groups.every(({ sample }) => sample === 0))
    return { statistic: 0, degrees: 0, pValue: 1, effectSize: 0 };
  if (estimates === undefined) return testGoodness(groups);
  return testCalibration(
    groups.map((group) => ({ ...group, ...(estimates.get(group.group) ?? { estimate: 0, variance: 0 }) })),
  );
}

function sumOf(groups: readonly GroupCount[], side: keyof GroupCount): number {
  return groups.reduce((sum, group) => sum + group[side], 0);
}

function effectiveCount(groups: readonly GroupCount[], side: keyof GroupCount): number {
  const total = sumOf(groups, side);
  if (total === 0) return 0;
  return 1 / groups.reduce((sum, group) => sum + (group[side] / total) ** 2, 0);
}

/** Σ over groups of 1 - P(none of the group), the latter hypergeometric: C(N - g, n) / C(N, n). */
function expectedGroups(groups: readonly GroupCount[], population: number, sample: number): number {
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return groups.reduce((sum, group) => {
    const others = population - group.population;
    if (others < sample) return sum + 1;
    return sum + 1 - Math.exp(logChoose(others, sample) - logChoose(population, sample));
  }, 0);
}

function topShares(
  groups: readonly (GroupCount & { readonly group: string })[],
  population: number,
  sample: number,
): GroupShare[] {
  return groups
    .filter((group) => group.sample > 0)
    .sort((a, b) => b.sample - a.sample || compareCodeUnits(a.group, b.group))
    .slice(0, 5)
    .map((group) => ({
      group: group.group,
      population: group.population / population,
      sample: group.sample / sample,
    }));
}

function describe(
  { subject, estimates }: RepresentativenessInput,
  figures: Omit<Representativeness, 'finding'>,
): Finding {
  const { pValue, effectSize, sampleDocuments, populationDocuments, groupsReached, groupCount } = figures;
  const check = 'representativeness';
  const size = `${sampleDocuments} of ${populationDocuments} documents`;
  if (sampleDocuments >= populationDocuments && sampleDocuments > 0)
    return { check, subject, severity: 'ok', figure: 0, sentence: `${subject}: all ${size} are taken.` };
  if (figures.degrees === 0)
    return {
      check,
      subject,
      severity: 'low',
      figure: null,
      sentence: `${subject}: too few to tell whether the sample is like the whole (${size}, ${groupCount} groups).`,
    };
  const isTold = pValue < SUSPECT_P_VALUE;
  const isHigh = pValue < CERTAIN_P_VALUE && effectSize >= SMALL_EFFECT;
  const severity: Severity = isHigh ? 'high' : isTold ? 'low' : 'ok';
  const kind = estimates === undefined ? 'a uniform one' : 'one of its weights or quotas';
  const verdict = isTold ? `the sample is not ${kind}` : `the sample cannot be told from ${kind}`;
  const expected = estimates === undefined ? `, ${figures.groupsExpected.toFixed(1)} expected` : '';
  const top = figures.topShares[0]!;
  const sentence =
    `${subject}: ${verdict} (χ² = ${figures.statistic.toFixed(1)}, ${figures.degrees} degrees of freedom, ` +
    `p ${formatPValue(pValue)}, effect w = ${effectSize.toFixed(3)}); ${size} reach ${groupsReached} of ` +
    `${groupCount} groups${expected}; ${top.group} has ` +
    `${formatPercent(top.sample)} of the sample and ${formatPercent(top.population)} of the whole.`;
  return { check, subject, severity, figure: effectSize, sentence };
}
