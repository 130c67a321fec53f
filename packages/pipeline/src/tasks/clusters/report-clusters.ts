import { type ClusterDesign, type DesignEffect, estimateDesignEffect } from '@sluice/sampling';
import { storedBytes } from '../../plan/plan-reading.ts';
import { readTaskPopulation } from '../account-sources.ts';
import type { Build } from '../build.ts';
import type { Candidates } from '../candidates.ts';
import type { ChosenCandidates } from '../choose-candidates.ts';
import { type DrawnClusterTable, openDrawnClusters } from './draw.ts';
import type { ClusterDraw } from './draw-ranges.ts';

type Precision = Omit<DesignEffect, 'documentCount' | 'clusterCount'>;

/** What reading a domain at random cost, and what its sample is worth. */
export interface ClusterReport extends ClusterDraw {
  /** Of all files: what a full scan reads. */
  readonly storedBytes: number;
  /** Fetched in all, the survey included. */
  readonly readBytes: number;
  /** Records in the clusters that were drawn. */
  readonly readRecords: number;
  /** Documents of the sample, of those in the clusters that passed the filters. */
  readonly documentShare: number;
  /** What documents of a cluster are alike in; null if there is nothing to tell it by. */
  readonly alikeIn: 'group' | 'subdomain' | null;
  /** Against single documents; null for fewer than two clusters, or nothing to tell likeness by. */
  readonly precision: Precision | null;
}

/** The report of a domain's sample; undefined for a domain that is not read at random. */
export function reportClusters(
  build: Build,
  domain: string,
  chosen: ChosenCandidates,
): ClusterReport | undefined {
  const drawn = openDrawnClusters(build, domain);
  if (drawn === undefined) return undefined;
  const read = build.plan.phases.sample.flatMap((task, number) =>
    task.domain === domain ? [readTaskPopulation(build, number)] : [],
  );
  const counts = read.flatMap(({ sources }) => sources);
  const documents = counts.reduce((sum, { population }) => sum + population.documents, 0);
  const documentShare = documents === 0 ? 0 : chosen.tables.length / documents;
  const labels = labelChosen(build, chosen, drawn.clusters);
  const { inclusionProbability: clusterShare, sizeRatios } = drawn.draw;
  const design = { clusterShare, documentShare, sizeRatios };
  return {
    ...drawn.draw,
    storedBytes: storedBytes(build.plan.lock, domain),
    readBytes: read.reduce(
      (sum, { readBytes = 0 }) => sum + readBytes,
      drawn.draw.surveyBytes + drawn.clusters.tailBytes,
    ),
    readRecords: counts.reduce((sum, { recordCount }) => sum + recordCount, 0),
    documentShare,
    alikeIn: labels.alikeIn,
    precision: labels.alikeIn === null ? null : precisionOf(labels, design),
  };
}

interface Labels {
  readonly clusters: Uint32Array;
  readonly groups: readonly string[];
  readonly alikeIn: ClusterReport['alikeIn'];
}

/** The cluster and the group of each document of a sample. */
function labelChosen(build: Build, chosen: ChosenCandidates, clusters: DrawnClusterTable): Labels {
  const place = clusterFinder(build, clusters);
  const found = new Uint32Array(chosen.tables.length);
  const groups: string[] = [];
  const subdomains: string[] = [];
  for (const [index, table] of chosen.tables.entries()) {
    const task = chosen.candidates[table]!;
    const row = chosen.tableRows[index]!;
    found[index] = place(task.table, row);
    const group = task.groupOf(row);
    if (group !== undefined) groups.push(group);
    subdomains.push(task.subdomainOf(row));
  }
  if (groups.length === found.length && groups.length > 0)
    return { clusters: found, groups, alikeIn: 'group' };
  const isTold = new Set(subdomains).size > 1;
  return { clusters: found, groups: subdomains, alikeIn: isTold ? 'subdomain' : null };
}

/** Finds the cluster of a candidate: the last of its file that starts at or before it. */
function clusterFinder(build: Build, clusters: DrawnClusterTable) {
  const ranges = build.plan.lock.sources.flatMap(({ files }, source) =>
    files.map((_, file) => clusters.ofFile({ source, file })),
  );
  return ({ files, rows }: Candidates['table'], candidate: number): number => {
    let [low, high] = ranges[files[candidate]!]!;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (clusters.starts[middle]! <= rows[candidate]!) low = middle;
      else high = middle;
    }
    return low;
  };
}

function precisionOf(labels: Labels, design: ClusterDesign): Precision | null {
  if (new Set(labels.clusters).size < 2) return null;
  const { documentCount: _d, clusterCount: _c, ...precision } = estimateDesignEffect(labels, design);
  return precision;
}
