import { auditRepresentativeness, type Representativeness } from '@sluice/auditing';
import type { SampleCertificate } from '@sluice/manifest';
import { lengthBin, type PopulationCounts, type Tally } from '@sluice/sampling';
import type { Inclusion } from './inclusion-probability.ts';
import type { DrawnDocument } from './read-drawn.ts';

/** A sample and what it was drawn from. */
export interface TestedSample {
  readonly domain: string;
  readonly population: PopulationCounts;
  readonly drawn: readonly DrawnDocument[];
  readonly inclusion: Inclusion;
}

type TestKey = keyof SampleCertificate['tests'];

/** The sample against the population by file, group and length, and by place where that has no test of its own. */
export function testDivisions(tested: TestedSample): [TestKey, Representativeness][] {
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
  { domain, drawn, inclusion }: TestedSample,
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

/** Parts of equal length that places are counted in. */
const PLACES = 20;

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
export function ranksOf(drawn: readonly DrawnDocument[], { files }: PopulationCounts): Float64Array {
  const starts = new Map<number, number>();
  let documents = 0;
  for (const tally of files) {
    starts.set(tally.file, documents);
    documents += tally.documents;
  }
  return Float64Array.from(drawn, ({ file, rank }) => starts.get(file)! + rank);
}
