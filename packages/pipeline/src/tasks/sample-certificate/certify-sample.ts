/*
 * The certificate of a domain's sample: what the method promises, what was read, what there was and what was taken, and
 * tests of the one against the other by place, file, group and length. It is computed of counts and of the places of the
 * documents drawn, before copies are dropped.
 */
import { auditPositions, type Representativeness } from '@sluice/auditing';
import type { GroupTest, SampleCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { describeBudget, describeMethod } from '../../plan/describe-sample.ts';
import { planReading } from '../../plan/plan-reading.ts';
import type { CanonicalDomain } from '../../recipe/canonical-recipe.ts';
import { readSelectReport } from '../account-sources.ts';
import type { Build } from '../build.ts';
import type { ClusterReport } from '../clusters/report-clusters.ts';
import { listFiles } from '../selection.ts';
import { domainPopulation, strataCounts } from './domain-population.ts';
import { type Inclusion, inclusionOf } from './inclusion-probability.ts';
import { judgeSample } from './judge-sample.ts';
import { listParts } from './list-parts.ts';
import { type DrawnDocument, readDrawn } from './read-drawn.ts';
import { seenPart } from './seen-part.ts';
import { ranksOf, testDivisions } from './test-divisions.ts';

export interface CertifiedSample {
  readonly certificate: SampleCertificate;
  /** What its tests came to, the verdict last. */
  readonly findings: readonly Finding[];
}

/** The certificates of all domains, in the order of the recipe. */
export function certifySamples(build: Build): CertifiedSample[] {
  const drawn = readDrawn(build);
  return build.plan.lock.recipe.domains.map((domain) => certify(build, domain, drawn.get(domain.name) ?? []));
}

function certify(build: Build, domain: CanonicalDomain, drawn: readonly DrawnDocument[]): CertifiedSample {
  const { lock } = build.plan;
  const { sample, name } = domain;
  const population = domainPopulation(build, name);
  const strata = strataCounts(build, name);
  const draw = readSelectReport(build).domains.find((each) => each.domain === name)!;
  const inclusion = inclusionOf(sample, { population, strata, drawn, threshold: draw.threshold });
  const isUniform = inclusion.kind === 'equal';
  const positions = isUniform
    ? auditPositions({
        subject: name,
        ranks: ranksOf(drawn, population),
        populationDocuments: population.documents,
      })
    : undefined;
  const tests = testDivisions({ domain: name, population, drawn, inclusion });
  const findings = [
    ...tests.map(([, test]) => test.finding),
    ...(positions === undefined ? [] : [positions.finding]),
  ];
  const promise = promiseOf(domain);
  const seen = seenPart(build, domain, draw.clusters);
  const certificate: SampleCertificate = {
    domain: name,
    method: describeMethod(sample),
    promise,
    seed: lock.recipe.seed,
    budget: describeBudget(sample.budget),
    isBudgetReached: draw.isBudgetReached,
    seen,
    population: {
      documents: population.documents,
      bytes: population.bytes,
      groups: population.groupCountEstimate,
    },
    sample: {
      documents: drawn.length,
      bytes: drawn.reduce((sum, { byteLength }) => sum + byteLength, 0),
      ...(draw.sampledTokens === undefined ? {} : { tokens: draw.sampledTokens }),
    },
    inclusion: scaleInclusion(
      inclusion.range,
      draw.clusters?.inclusionProbability ?? planReading(lock, domain).fileProbability,
    ),
    positions: positions === undefined ? null : { distance: positions.distance, pValue: positions.pValue },
    tests: Object.fromEntries(tests.map(([key, test]) => [key, describeTest(test, isUniform)])),
    ...listParts({ files: listFiles(lock), population, strata, drawn }),
    ...(draw.clusters === undefined ? {} : { clusters: certifyClusters(draw.clusters) }),
    ...judgeSample({
      findings,
      seen,
      promise,
      isAll: drawn.length === population.documents,
      clusters: draw.clusters,
    }),
  };
  return { certificate, findings: [...findings, verdictFinding(certificate)] };
}

function certifyClusters({
  clusterCount,
  drawnClusters,
  precision,
  alikeIn,
}: ClusterReport): SampleCertificate['clusters'] {
  return { all: clusterCount, drawn: drawnClusters, alikeIn, ...(precision ?? UNKNOWN_PRECISION) };
}

const UNKNOWN_PRECISION = {
  designEffect: null,
  relativeError: null,
  effectiveSampleSize: null,
  intraClusterCorrelation: null,
};

const scaleInclusion = (range: Inclusion['range'], by: number): SampleCertificate['inclusion'] =>
  range === null ? null : { least: range.least * by, mean: range.mean * by, most: range.most * by };

function promiseOf({ sample }: CanonicalDomain): SampleCertificate['promise'] {
  if (sample.method === 'head' || sample.method === 'shuffle-buffer') return 'none';
  if (sample.weight !== undefined) return 'weighted';
  return sample.strata === undefined ? 'uniform' : 'stratified';
}

function describeTest(test: Representativeness, isUniform: boolean): GroupTest {
  const { statistic, degrees, pValue, effectSize, groupCount, groupsReached, effectiveGroups } = test;
  const groupsExpected = isUniform ? test.groupsExpected : null;
  const topShares = test.topShares.map((top) => ({ ...top }));
  const found = { statistic, degrees, pValue, effectSize, groupCount, groupsReached, groupsExpected };
  return { ...found, effectiveGroups, topShares };
}

function verdictFinding({ domain, method, verdict, reasons }: SampleCertificate): Finding {
  const words = {
    passes: 'the sample passes as what its method promises of the whole source',
    'not-proven': `the sample is not proven to be like the whole source: ${reasons[0]}`,
    fails: `the sample is not like the whole source: ${reasons[0]}`,
  };
  return {
    check: 'sampling',
    subject: domain,
    severity: verdict === 'fails' ? 'high' : verdict === 'passes' ? 'ok' : 'low',
    figure: verdict === 'not-proven' ? null : reasons.length,
    sentence: `${domain} (${method}): ${words[verdict].replace(/\.$/, '')}.`,
  };
}
