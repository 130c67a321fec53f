/**
 * A sample of clusters: runs of neighbouring records that can be fetched by themselves (a Parquet page, a row group, a
 * stretch of JSON Lines). For sources that are too large to read whole.
 *
 * Every cluster of every file is equally likely, so that each document has the same, known inclusion probability,
 * however many records its cluster has and however long it is. How many are drawn is decided by sizes alone, before
 * any draw: stopping at the cluster that crosses the limit would favour small ones.
 *
 * Cost: a hash a cluster and one sort of their numbers. Memory: 40 bytes a cluster.
 */
import { compareCodeUnits, rowPriorities } from '@sluice/determinism';

/** All clusters of a source, as columns. */
export interface ClusterTable {
  /** `<source>/<file>` by number: with the start what a cluster's draw is keyed by. */
  readonly fileNames: readonly string[];
  /** The file of each cluster, a number. */
  readonly files: ArrayLike<number>;
  /** Where each cluster starts in its file: a row or a byte. */
  readonly starts: ArrayLike<number>;
  /** What fetching the cluster costs. */
  readonly byteLengths: ArrayLike<number>;
}

export interface DrawOptions {
  /** The most bytes that the clusters may cost. */
  readonly byteLimit: number;
}

export interface DrawnClusters {
  /** Places in the table, in order of priority. */
  readonly clusters: Uint32Array;
  /** The probability of every cluster, and so of every document: drawn / all. */
  readonly inclusionProbability: number;
  /** What they cost, as the table says. */
  readonly byteLength: number;
  /** Whether the draw cost more than was foreseen and its last clusters were given up, which favours small ones. */
  readonly isCutShort: boolean;
}

/** Standard errors of the cost that are kept free below the limit: it is exceeded once in 700 draws. */
const SPARE_ERRORS = 3;

/**
 * Draws as many clusters as the limit surely pays for. Clusters that a smaller limit draws are drawn by a larger one.
 *
 * @throws RangeError if the limit is below the cost of one cluster as large as the largest, or columns differ in length.
 */
export function drawClusters(seed: string, table: ClusterTable, options: DrawOptions): DrawnClusters {
  const { files, starts, byteLengths } = table;
  if (starts.length !== files.length || byteLengths.length !== files.length)
    throw new RangeError(
      `drawClusters: ${starts.length} starts and ${byteLengths.length} lengths for ${files.length} files`,
    );
  const count = countAffordable(byteLengths, options.byteLimit);
  const order = orderClusters(seed, table, count);
  let byteLength = 0;
  let taken = 0;
  while (taken < count && byteLength + byteLengths[order[taken]!]! <= options.byteLimit)
    byteLength += byteLengths[order[taken++]!]!;
  return {
    clusters: order.subarray(0, taken),
    inclusionProbability: files.length === 0 ? 0 : count / files.length,
    byteLength,
    isCutShort: taken < count,
  };
}

/** The least limit with which clusters can be drawn: what the largest costs. 0 for none. */
export function leastByteLimit(byteLengths: ArrayLike<number>): number {
  let largest = 0;
  for (let cluster = 0; cluster < byteLengths.length; cluster++)
    largest = Math.max(largest, byteLengths[cluster]!);
  return largest;
}

/** The largest number of clusters whose cost, with a margin for chance, is within the limit. */
function countAffordable(byteLengths: ArrayLike<number>, byteLimit: number): number {
  const all = byteLengths.length;
  let sum = 0;
  for (let cluster = 0; cluster < all; cluster++) sum += byteLengths[cluster]!;
  const mean = sum / all;
  let variance = 0;
  let cubes = 0; // the third central moment
  for (let cluster = 0; cluster < all; cluster++) {
    variance += (byteLengths[cluster]! - mean) ** 2 / all;
    cubes += (byteLengths[cluster]! - mean) ** 3 / all;
  }
  const cost = (count: number) => count * mean + spare({ count, all, variance, cubes });
  if (sum <= byteLimit) return all;
  const largest = leastByteLimit(byteLengths);
  if (!(byteLimit >= largest))
    throw new RangeError(
      `drawClusters: byteLimit must be at least ${largest}, the cost of the largest cluster, got ${byteLimit}`,
    );
  return Math.max(
    1,
    lastWithin(Math.min(all, Math.floor(byteLimit / mean)), (count) => cost(count) <= byteLimit),
  );
}

interface CostMoments {
  readonly count: number;
  readonly all: number;
  readonly variance: number;
  readonly cubes: number;
}

/**
 * What is kept free for chance: a few large clusters among many small ones make the cost skewed, so that the quantile is
 * corrected for skewness (Cornish and Fisher, "Moments and cumulants in the specification of distributions", 1938).
 */
function spare({ count, all, variance, cubes }: CostMoments): number {
  const share = count / all;
  const ofSum = count * variance * (1 - share);
  if (ofSum <= 0) return 0;
  const error = Math.sqrt(ofSum);
  const skewness = (count * cubes * (1 - share) * (1 - 2 * share)) / error ** 3;
  return error * (SPARE_ERRORS + ((SPARE_ERRORS ** 2 - 1) * Math.max(0, skewness)) / 6);
}

/** The largest count up to `most` that is affordable, where all below one that is are, too; 0 if none is. */
function lastWithin(most: number, isAffordable: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isAffordable(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Clusters in the order in which they are drawn: the first so many, by default all.
 *
 * Where costs are known only as clusters are fetched, take them in this order until their sum first reaches the limit,
 * the cluster that reaches it included: whether a cluster is taken then depends on those before it and not on its own
 * cost, so that every cluster is equally likely but for one part in the number of all.
 */
export function orderClusters(
  seed: string,
  { fileNames, files, starts }: Omit<ClusterTable, 'byteLengths'>,
  count: number = files.length,
): Uint32Array {
  const priorityIn = fileNames.map((name) => rowPriorities(seed, 'sampling/cluster', name));
  const priorities = Float64Array.from(files, (file, cluster) => priorityIn[file]!(starts[cluster]!));
  const threshold = priorities.toSorted()[count - 1] ?? -1;
  const chosen: number[] = [];
  for (let cluster = 0; cluster < priorities.length; cluster++)
    if (priorities[cluster]! <= threshold) chosen.push(cluster);
  chosen.sort(
    (a, b) =>
      priorities[a]! - priorities[b]! ||
      compareCodeUnits(fileNames[files[a]!]!, fileNames[files[b]!]!) ||
      starts[a]! - starts[b]!,
  );
  return Uint32Array.from(chosen.slice(0, count));
}
