/**
 * A sample of clusters: runs of neighbouring rows that can be fetched by themselves (a Parquet page, a row group, a
 * range of lines). For sources that are too large to read whole.
 *
 * Every cluster of every file is equally likely, so that each document has the same, known inclusion probability,
 * however many rows its cluster has. How many are drawn is decided by sizes alone, before any draw: stopping at the
 * cluster that crosses the limit would favour small ones.
 */
import { compareCodeUnits, rowPriorities } from '@sluice/determinism';

/** All clusters of a source, as columns. */
export interface ClusterTable {
  /** `<source>/<file>` of each cluster: with the first row what its draw is keyed by. */
  readonly files: readonly string[];
  readonly firstRows: ArrayLike<number>;
  /** What fetching the cluster costs. */
  readonly byteLengths: ArrayLike<number>;
}

export interface DrawnClusters {
  /** Places in the table, in order of priority. */
  readonly clusters: Uint32Array;
  /** The probability of every cluster, and so of every document: drawn / all. */
  readonly inclusionProbability: number;
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
export function drawClusters(seed: string, table: ClusterTable, byteLimit: number): DrawnClusters {
  const { files, firstRows, byteLengths } = table;
  if (firstRows.length !== files.length || byteLengths.length !== files.length)
    throw new RangeError(
      `drawClusters: ${firstRows.length} rows and ${byteLengths.length} lengths for ${files.length} files`,
    );
  const count = countAffordable(byteLengths, byteLimit);
  const priorities = clusterPriorities(seed, table);
  const order = Uint32Array.from(files, (_, cluster) => cluster).sort(
    (a, b) =>
      priorities[a]! - priorities[b]! ||
      compareCodeUnits(files[a]!, files[b]!) ||
      firstRows[a]! - firstRows[b]!,
  );
  let byteLength = 0;
  let taken = 0;
  while (taken < count && byteLength + byteLengths[order[taken]!]! <= byteLimit)
    byteLength += byteLengths[order[taken++]!]!;
  return {
    clusters: order.slice(0, taken),
    inclusionProbability: files.length === 0 ? 0 : count / files.length,
    byteLength,
    isCutShort: taken < count,
  };
}

/** The largest number of clusters whose cost, with a margin for chance, is within the limit. */
function countAffordable(byteLengths: ArrayLike<number>, byteLimit: number): number {
  const all = byteLengths.length;
  let sum = 0;
  let squares = 0;
  let largest = 0;
  for (let cluster = 0; cluster < all; cluster++) {
    sum += byteLengths[cluster]!;
    squares += byteLengths[cluster]! ** 2;
    largest = Math.max(largest, byteLengths[cluster]!);
  }
  if (sum <= byteLimit) return all;
  if (!(byteLimit >= largest))
    throw new RangeError(
      `drawClusters: byteLimit must be at least ${largest}, the cost of the largest cluster, got ${byteLimit}`,
    );
  const mean = sum / all;
  const variance = Math.max(0, squares / all - mean ** 2);
  const cost = (count: number) =>
    count * mean + SPARE_ERRORS * Math.sqrt(count * variance * (1 - count / all));
  let count = Math.min(all, Math.floor(byteLimit / mean));
  while (count > 1 && cost(count) > byteLimit) count--;
  return Math.max(1, count);
}

function clusterPriorities(seed: string, { files, firstRows }: ClusterTable): Float64Array {
  const byFile = new Map<string, (row: number) => number>();
  return Float64Array.from(files, (file, cluster) => {
    const priorityOf = byFile.get(file) ?? rowPriorities(seed, 'sampling/cluster', file);
    byFile.set(file, priorityOf);
    return priorityOf(firstRows[cluster]!);
  });
}
