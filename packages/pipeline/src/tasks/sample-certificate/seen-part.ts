import type { SampleCertificate } from '@sluice/manifest';
import { domainFiles, fileOf } from '../../plan/plan-reading.ts';
import type { CanonicalDomain } from '../../recipe/canonical-recipe.ts';
import { readTaskPopulation } from '../account-sources.ts';
import type { Build } from '../build.ts';
import type { ClusterReport } from '../clusters/report-clusters.ts';
import { sampleTasksOf } from './domain-population.ts';

/** How much of a domain's sources was read, and why no more. */
export function seenPart(
  build: Build,
  domain: CanonicalDomain,
  clusters: ClusterReport | undefined,
): SampleCertificate['seen'] {
  const { lock, phases } = build.plan;
  const all = domainFiles(lock, domain.name);
  const tasks = sampleTasksOf(build, domain.name).map((task) => ({
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
