/*
 * The certificate of a domain's sample: what the method promises, what was read, what there was and what was taken, and
 * tests of the one against the other by place, file, group and length. It is computed of counts and of the places of the
 * documents drawn, before copies are dropped.
 */
import { auditPositions, auditRepresentativeness, type Representativeness } from '@sluice/auditing';
import type { GroupTest, SampleCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { lengthBin, mergePopulationCounts, type PopulationCounts, type Tally } from '@sluice/sampling';
import { describeBudget, describeMethod } from '../plan/describe-sample.ts';
import { firstFileNumbers } from '../plan/plan.ts';
import { domainFiles, fileOf, planReading } from '../plan/plan-reading.ts';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import { readSelectReport, readSourceCounts, readTaskPopulation } from './account-sources.ts';
import type { Build } from './build.ts';
import { FEW_DOCUMENTS } from './clusters/cluster-finding.ts';
import type { ClusterReport } from './clusters/report-clusters.ts';
import { type Inclusion, inclusionOf } from './inclusion-probability.ts';
import { listParts } from './list-parts.ts';
import { type DrawnDocument, readDrawn } from './read-drawn.ts';
import { listFiles } from './selection.ts';

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

/** Parts of equal length that places are counted in. */
const PLACES = 20;

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
  const seen = whatWasSeen(build, domain, draw.clusters);
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
    ...judge({
      findings,
      seen,
      promise,
      isAll: drawn.length === population.documents,
      clusters: draw.clusters,
    }),
  };
  return { certificate, findings: [...findings, verdictFinding(certificate)] };
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly seen: SampleCertificate['seen'];
  readonly promise: SampleCertificate['promise'];
  /** Whether everything that was read was taken. */
  readonly isAll: boolean;
  readonly clusters: ClusterReport | undefined;
}

/**
 * A sample fails if a test accuses it, or if part of the stream had no chance since reading stopped. It passes if all
 * was read and the tests that must tell something did. A sample of clusters over all files is as uniform as its design
 * effect says: it passes if that is known and no cluster was given up.
 */
function judge({
  findings,
  seen,
  promise,
  isAll,
  clusters,
}: Judged): Pick<SampleCertificate, 'verdict' | 'reasons'> {
  const accused = findings.filter(({ severity }) => severity === 'high');
  const reasons = [...unseenReasons(seen), ...accused.map(({ sentence }) => sentence)];
  const isPart = seen.end !== 'whole';
  if (accused.length > 0 || (isPart && promise === 'none')) return { verdict: 'fails', reasons };
  if (clusters !== undefined && isPart) return judgeClusters(clusters);
  if (isPart) return { verdict: 'not-proven', reasons };
  if (isAll || findings.some(({ figure }) => figure !== null)) return { verdict: 'passes', reasons };
  return { verdict: 'not-proven', reasons: ['there are too few documents to tell'] };
}

function judgeClusters({
  precision,
  isCutShort,
}: ClusterReport): Pick<SampleCertificate, 'verdict' | 'reasons'> {
  const worth = precision?.effectiveSampleSize;
  const reasons = [
    ...(worth === undefined ? ['what its clusters are worth is not known'] : []),
    ...(isCutShort ? ['clusters were given up at the limit, which favours small ones'] : []),
    ...(worth !== undefined && worth < FEW_DOCUMENTS
      ? [`neighbours are alike: the sample says as much as ${Math.round(worth)} documents drawn one by one`]
      : []),
  ];
  return { verdict: reasons.length === 0 ? 'passes' : 'not-proven', reasons };
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

/** The population of a domain over all its sources; files are numbered among all files. */
function domainPopulation(build: Build, domain: string): PopulationCounts {
  const { lock } = build.plan;
  const first = firstFileNumbers(lock);
  return mergePopulationCounts(
    readSourceCounts(build)
      .filter(({ source }) => lock.sources[source]!.domain === domain)
      .map(({ source, population }) => ({
        ...population,
        files: population.files.map((tally) => ({ ...tally, file: first[source]! + tally.file })),
      })),
  );
}

function tasksOf(build: Build, domain: string): number[] {
  return build.plan.phases.sample.flatMap((task, number) => (task.domain === domain ? [number] : []));
}

function strataCounts(build: Build, domain: string): Map<string, Tally> {
  const counts = new Map<string, Tally>();
  for (const task of tasksOf(build, domain))
    for (const [name, tally] of Object.entries(readTaskPopulation(build, task).strata))
      counts.set(name, addTallies(counts.get(name), tally));
  return counts;
}

const addTallies = (a: Tally = { documents: 0, bytes: 0 }, b: Tally): Tally => ({
  documents: a.documents + b.documents,
  bytes: a.bytes + b.bytes,
});

function whatWasSeen(
  build: Build,
  domain: CanonicalDomain,
  clusters: ClusterReport | undefined,
): SampleCertificate['seen'] {
  const { lock, phases } = build.plan;
  const all = domainFiles(lock, domain.name);
  const tasks = tasksOf(build, domain.name).map((task) => ({
    ...phases.sample[task]!,
    ...readTaskPopulation(build, task),
  }));
  const read = tasks.flatMap(({ files, filesRead }) => files.slice(0, filesRead));
  const bytesOf = (files: typeof read) => files.reduce((sum, file) => sum + fileOf(lock, file).byteLength, 0);
  const isStopped = tasks.some((task) => task.isStopped);
  return {
    files: all.length,
    filesRead: read.length,
    storedBytes: bytesOf(all),
    storedBytesRead: clusters?.readBytes ?? bytesOf(read),
    end:
      clusters !== undefined
        ? endOfClusters(clusters)
        : isStopped
          ? 'budget-reached'
          : read.length < all.length
            ? 'read-limit'
            : 'whole',
  };
}

const endOfClusters = ({ drawnClusters, clusterCount }: ClusterReport): 'whole' | 'clusters' =>
  drawnClusters === clusterCount ? 'whole' : 'clusters';

/** What a part that was never seen says against the sample. */
function unseenReasons({ end, ...seen }: SampleCertificate['seen']): string[] {
  if (end === 'whole' || end === 'clusters') return [];
  const part = `${seen.filesRead} of ${seen.files} files`;
  return end === 'budget-reached'
    ? [`reading stopped in ${part} when the budget was reached: what comes behind had no chance`]
    : [`"read_at_most" left ${part} to be read: the sample is one of those`];
}

interface Tested {
  readonly domain: string;
  readonly population: PopulationCounts;
  readonly drawn: readonly DrawnDocument[];
  readonly inclusion: Inclusion;
}

type TestKey = keyof SampleCertificate['tests'];

/** The sample against the population by file, group and length, and by place where that has no test of its own. */
function testDivisions(tested: Tested): [TestKey, Representativeness][] {
  const { population, drawn, inclusion } = tested;
  const listed = new Set(population.groups.map(({ group }) => group));
  const groupOf = ({ group }: DrawnDocument) => (listed.has(group!) ? group! : OTHER_GROUPS);
  const ranks = ranksOf(drawn, population);
  const divisions: [TestKey, Map<string, number>, (document: DrawnDocument, index: number) => string][] = [
    ['file', countsOf(population.files, ({ file }) => String(file)), ({ file }) => String(file)],
    ['group', groupCounts(population), groupOf],
    ['length', lengthCounts(population), ({ byteLength }) => String(lengthBin(byteLength))],
  ];
  if (inclusion.kind !== 'equal')
    divisions.push([
      'place',
      placeCounts(population.documents),
      (_, index) => String(placeOf(ranks[index]!, population.documents)),
    ]);
  return divisions
    .filter(([, counts]) => counts.size > 1)
    .map(([key, counts, nameOf]) => [key, testDivision(tested, { key, counts, nameOf })]);
}

interface Division {
  readonly key: TestKey;
  /** Documents of the population by group. */
  readonly counts: ReadonlyMap<string, number>;
  readonly nameOf: (document: DrawnDocument, index: number) => string;
}

function testDivision(
  { domain, drawn, inclusion }: Tested,
  { key, counts, nameOf }: Division,
): Representativeness {
  const sample = new Map<string, number>();
  const estimates = new Map<string, { estimate: number; variance: number }>();
  for (const [index, document] of drawn.entries()) {
    if (key === 'group' && document.group === undefined) continue;
    const name = nameOf(document, index);
    sample.set(name, (sample.get(name) ?? 0) + 1);
    const probability = inclusion.of(document);
    const { estimate, variance } = estimates.get(name) ?? { estimate: 0, variance: 0 };
    estimates.set(name, {
      estimate: estimate + 1 / probability,
      variance: variance + (1 - probability) / probability ** 2,
    });
  }
  return auditRepresentativeness({
    subject: `${domain} by ${key}`,
    population: counts,
    sample,
    ...(inclusion.kind === 'equal' ? {} : { estimates }),
  });
}

const OTHER_GROUPS = '(smaller groups)';

function countsOf<T extends Tally>(tallies: readonly T[], nameOf: (tally: T) => string): Map<string, number> {
  return new Map(tallies.map((tally) => [nameOf(tally), tally.documents]));
}

function groupCounts({ groups, otherGroups }: PopulationCounts): Map<string, number> {
  const counts = countsOf(groups, ({ group }) => group);
  return otherGroups.documents === 0 ? counts : counts.set(OTHER_GROUPS, otherGroups.documents);
}

function lengthCounts({ lengthHistogram }: PopulationCounts): Map<string, number> {
  const bins = lengthHistogram.map((documents, bin) => [String(bin), documents] as const);
  return new Map(bins.filter(([, documents]) => documents > 0));
}

const placeOf = (rank: number, documents: number): number => Math.floor((rank * PLACES) / documents);

function placeCounts(documents: number): Map<string, number> {
  const counts = new Map<string, number>();
  const places = Math.min(PLACES, documents);
  for (let place = 0; place < places; place++) {
    const [start, end] = [place, place + 1].map((edge) => Math.ceil((edge * documents) / PLACES));
    counts.set(String(place), end! - start!);
  }
  return counts;
}

/** Each document's place among all documents of its domain, the files one behind the other. */
function ranksOf(drawn: readonly DrawnDocument[], { files }: PopulationCounts): Float64Array {
  const starts = new Map<number, number>();
  let documents = 0;
  for (const tally of files) {
    starts.set(tally.file, documents);
    documents += tally.documents;
  }
  return Float64Array.from(drawn, ({ file, rank }) => starts.get(file)! + rank);
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
