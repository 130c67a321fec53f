import { compareCodeUnits } from '@sluice/determinism';
import type { SampleCertificate, SampledPart } from '@sluice/manifest';
import { lengthBin, type PopulationCounts, type Tally } from '@sluice/sampling';
import type { DrawnDocument } from './read-drawn.ts';

/** Groups and strata that a certificate lists; their tests are of all. */
const MOST_PARTS = 50;

export interface ListedSample {
  /** All files of all sources, by number. */
  readonly files: readonly { readonly sourceName: string; readonly path: string }[];
  /** Files are numbered among all files. */
  readonly population: PopulationCounts;
  readonly strata: ReadonlyMap<string, Tally>;
  readonly drawn: readonly DrawnDocument[];
}

/** What there is and what was taken, by file, group, stratum and length. */
export function listParts({
  files,
  population,
  strata,
  drawn,
}: ListedSample): Pick<SampleCertificate, 'files' | 'groups' | 'strata' | 'lengths'> {
  const nameOf = (file: number) => `${files[file]!.sourceName}/${files[file]!.path}`;
  const byFile = population.files.map((tally) => [nameOf(tally.file), tally] as const);
  const byGroup = population.groups.map((tally) => [tally.group, tally] as const);
  return {
    files: pairUp(
      byFile,
      tally(drawn, ({ file }) => nameOf(file)),
    ),
    groups: largest(
      pairUp(
        byGroup,
        tally(drawn, ({ group }) => group),
      ),
    ),
    strata: largest(
      pairUp(
        [...strata],
        tally(drawn, ({ stratum }) => stratum),
      ),
    ),
    lengths: listLengths(population, drawn),
  };
}

function tally(
  drawn: readonly DrawnDocument[],
  nameOf: (document: DrawnDocument) => string | undefined,
): Map<string, Tally> {
  const tallies = new Map<string, { documents: number; bytes: number }>();
  for (const document of drawn) {
    const name = nameOf(document);
    if (name === undefined) continue;
    const known = tallies.get(name) ?? { documents: 0, bytes: 0 };
    known.documents++;
    known.bytes += document.byteLength;
    tallies.set(name, known);
  }
  return tallies;
}

function pairUp(
  population: readonly (readonly [name: string, tally: Tally])[],
  sample: ReadonlyMap<string, Tally>,
): SampledPart[] {
  return population.map(([name, { documents, bytes }]) => ({
    name,
    population: { documents, bytes },
    sample: sample.get(name) ?? { documents: 0, bytes: 0 },
  }));
}

const largest = (parts: readonly SampledPart[]): SampledPart[] =>
  parts
    .toSorted((a, b) => b.population.documents - a.population.documents || compareCodeUnits(a.name, b.name))
    .slice(0, MOST_PARTS);

function listLengths(
  { lengthHistogram }: PopulationCounts,
  drawn: readonly DrawnDocument[],
): SampleCertificate['lengths'] {
  const sample = new Map<number, number>();
  for (const { byteLength } of drawn) {
    const bin = lengthBin(byteLength);
    sample.set(bin, (sample.get(bin) ?? 0) + 1);
  }
  return lengthHistogram.flatMap((documents, bin) =>
    documents === 0
      ? []
      : [{ fromBytes: Math.ceil(2 ** (bin / 2)), population: documents, sample: sample.get(bin) ?? 0 }],
  );
}
