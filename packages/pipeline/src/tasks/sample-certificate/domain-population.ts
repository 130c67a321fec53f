import { mergePopulationCounts, type PopulationCounts, type Tally } from '@sluice/sampling';
import { firstFileNumbers } from '../../plan/plan.ts';
import { readSourceCounts, readTaskPopulation } from '../account-sources.ts';
import type { Build } from '../build.ts';

/** The population of a domain over all its sources; files are numbered among all files. */
export function domainPopulation(build: Build, domain: string): PopulationCounts {
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

/** The numbers of a domain's sample tasks. */
export function sampleTasksOf(build: Build, domain: string): number[] {
  return build.plan.phases.sample.flatMap((task, number) => (task.domain === domain ? [number] : []));
}

/** What there is of each stratum of a domain. */
export function strataCounts(build: Build, domain: string): Map<string, Tally> {
  const counts = new Map<string, Tally>();
  for (const task of sampleTasksOf(build, domain))
    for (const [name, tally] of Object.entries(readTaskPopulation(build, task).strata))
      counts.set(name, addTallies(counts.get(name), tally));
  return counts;
}

const addTallies = (a: Tally = { documents: 0, bytes: 0 }, b: Tally): Tally => ({
  documents: a.documents + b.documents,
  bytes: a.bytes + b.bytes,
});
