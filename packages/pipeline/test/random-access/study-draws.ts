/*
 * What random access promises, held against many seeds: that every cluster is included equally often, that the design
 * effect of one run is that of all runs, and that the sample is nearer to the population than what else so many bytes
 * buy. Draws are made on clusters as they were surveyed; only their documents' groups are needed to judge them.
 */
import { drawFor } from '@sluice/determinism';
import { type DesignEffect, estimateDesignEffect } from '@sluice/sampling';
import { chiSquarePValue } from '@sluice/test-fixtures';
import { drawRanges, type NamedFile, type PlacedCluster } from '../../src/tasks/clusters/draw-ranges.ts';

export interface StudiedSource {
  readonly files: readonly NamedFile[];
  /** The group of each record, file by file. */
  readonly groups: readonly (readonly string[])[];
}

const drawOf = (files: readonly NamedFile[], seed: string, byteLimit: number) =>
  drawRanges(files, { seed, domain: 'code', byteLimit, fetchTail: () => Promise.resolve(0) });

/** The p-values of "every cluster is included equally often", and of the same where places in the files are drawn. */
export async function studyInclusion({ files }: StudiedSource, byteLimit: number, seedCount: number) {
  const costs = files.flatMap(({ byteLengths }) => [...byteLengths]);
  const numberOf = clusterNumbers(files);
  let sum = 0;
  const ends = costs.map((cost) => {
    sum += cost;
    return sum;
  });
  const counts = { ours: new Float64Array(costs.length), byPlace: new Float64Array(costs.length) };
  let cutShort = 0;
  for (let seed = 0; seed < seedCount; seed++) {
    const { clusters, draw } = await drawOf(files, `seed ${seed}`, byteLimit);
    if (draw.isCutShort) cutShort++;
    for (const cluster of clusters) counts.ours[numberOf(cluster)]!++;
    const place = drawFor(`seed ${seed}`, 'study/places', 'bytes');
    const found = new Set<number>();
    while (found.size < clusters.length) found.add(firstAbove(ends, place.uniform() * ends.at(-1)!));
    for (const cluster of found) counts.byPlace[cluster]!++;
  }
  return {
    cutShort,
    pValue: evennessPValue(counts.ours, seedCount),
    byPlacePValue: evennessPValue(counts.byPlace, seedCount),
  };
}

/** Pearson's statistic, for draws without replacement: they vary less than independent ones. */
function evennessPValue(counts: Float64Array, seedCount: number): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const share = mean / seedCount;
  if (share === 0 || share === 1) return 1;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return chiSquarePValue(
    (squares / (mean * (1 - share))) * ((counts.length - 1) / counts.length),
    counts.length - 1,
  );
}

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function clusterNumbers(files: readonly NamedFile[]): (cluster: PlacedCluster) => number {
  const numbers = new Map<string, number>();
  files.forEach(({ starts }, file) => {
    for (const start of starts) numbers.set(`${file} ${start}`, numbers.size);
  });
  return ({ file, start }) => numbers.get(`${file} ${start}`)!;
}

/** The design effect over many seeds, and what single runs say of it. */
export interface DesignStudy {
  readonly actual: number;
  /** The mean of what runs say, over the actual one. */
  readonly meanRatio: number;
  /** Runs that are within a fifth of it. */
  readonly nearShare: number;
  /** Of one run, as it reports it. */
  readonly relativeError: number;
  readonly effectiveSampleSize: number;
  /** The root of the mean sum of squared errors of groups' shares. */
  readonly error: number;
  readonly documents: number;
}

export async function studyDesign(
  source: StudiedSource,
  byteLimit: number,
  seedCount: number,
): Promise<DesignStudy> {
  const shares = sharesOf(source.groups.flat());
  const all = source.groups.flat().length;
  const disagreement = 1 - [...shares.values()].reduce((sum, share) => sum + share ** 2, 0);
  const runs: DesignEffect[] = [];
  let squares = 0;
  let single = 0;
  for (let seed = 0; seed < seedCount; seed++) {
    const { clusters, draw } = await drawOf(source.files, `design ${seed}`, byteLimit);
    const groups = clusters.flatMap(({ file, start, end }) => source.groups[file]!.slice(start, end));
    squares += squaredError(sharesOf(groups), shares) / seedCount;
    single += ((disagreement / groups.length) * (1 - groups.length / all)) / seedCount;
    if (clusters.length < 2) continue;
    const numbers = clusters.flatMap(({ start, end }, number) => Array<number>(end - start).fill(number));
    runs.push(
      estimateDesignEffect(
        { clusters: numbers, groups },
        { clusterShare: draw.inclusionProbability, sizeRatios: draw.sizeRatios },
      ),
    );
  }
  const actual = squares / single;
  const mean = (pick: (run: DesignEffect) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
  return {
    actual,
    meanRatio: mean((run) => run.designEffect) / actual,
    nearShare: mean((run) => (Math.abs(run.designEffect / actual - 1) < 0.2 ? 1 : 0)),
    relativeError: mean((run) => run.relativeError),
    effectiveSampleSize: mean((run) => run.effectiveSampleSize),
    error: Math.sqrt(squares),
    documents: mean((run) => run.documentCount),
  };
}

/** The errors of groups' shares of what else so many bytes buy: the head, a stream of shuffled shards, whole shards. */
export function studyOthers({ files, groups }: StudiedSource, byteLimit: number, seedCount: number) {
  const shares = sharesOf(groups.flat());
  const head = readUpTo({ files, groups }, [...files.keys()], byteLimit);
  const squares = { shuffled: 0, shards: 0 };
  for (let seed = 0; seed < seedCount; seed++) {
    const order = drawFor(`${seed}`, 'study/shards', 'files').shuffle([...files.keys()]);
    squares.shuffled +=
      squaredError(sharesOf(readUpTo({ files, groups }, order, byteLimit)), shares) / seedCount;
    squares.shards +=
      squaredError(sharesOf(wholeShards({ files, groups }, order, byteLimit)), shares) / seedCount;
  }
  return {
    head: Math.sqrt(squaredError(sharesOf(head), shares)),
    // A buffer only shuffles what was read: at best it gives all of it.
    shuffleBuffer: Math.sqrt(squares.shuffled),
    wholeShards: Math.sqrt(squares.shards),
  };
}

function readUpTo({ files, groups }: StudiedSource, order: readonly number[], byteLimit: number): string[] {
  const read: string[] = [];
  let bytes = 0;
  for (const file of order) {
    const { byteLengths, starts, ends } = files[file]!;
    for (let place = 0; place < starts.length; place++) {
      bytes += byteLengths[place]!;
      if (bytes > byteLimit && read.length > 0) return read;
      read.push(...groups[file]!.slice(starts[place], ends[place]));
    }
  }
  return read;
}

/** At least one, even where that is more than the limit. */
function wholeShards(
  { files, groups }: StudiedSource,
  order: readonly number[],
  byteLimit: number,
): string[] {
  const read: string[] = [];
  let bytes = 0;
  for (const file of order) {
    bytes += files[file]!.byteLengths.reduce((sum, cost) => sum + cost, 0);
    if (bytes > byteLimit && read.length > 0) break;
    read.push(...groups[file]!);
  }
  return read;
}

function sharesOf(groups: readonly string[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const group of groups) shares.set(group, (shares.get(group) ?? 0) + 1 / groups.length);
  return shares;
}

function squaredError(sample: ReadonlyMap<string, number>, population: ReadonlyMap<string, number>): number {
  return [...population].reduce((sum, [group, share]) => sum + ((sample.get(group) ?? 0) - share) ** 2, 0);
}
