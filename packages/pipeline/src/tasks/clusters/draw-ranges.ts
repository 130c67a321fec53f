import { DataError } from '@sluice/records';
import { drawClusters, leastByteLimit, orderClusters } from '@sluice/sampling';
import type { SurveyedFile } from './survey-table.ts';

/** A surveyed file with the id that draws about it are keyed by, `<source>/<path>`. */
export interface NamedFile extends SurveyedFile {
  readonly id: string;
}

export interface DrawRequest {
  readonly seed: string;
  /** How the domain is called in messages. */
  readonly domain: string;
  /** Bytes that may be fetched in all, those of the survey among them. */
  readonly byteLimit: number;
  /** Fetches what ends the last record of a cluster of bytes, and tells how much that was. */
  readonly fetchTail: (cluster: PlacedCluster) => Promise<number>;
}

/** A cluster by its file, as it was given, and its place there. */
export interface PlacedCluster {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** How the clusters of a domain were drawn, in figures. */
export interface ClusterDraw {
  readonly byteLimit: number;
  /** Fetched to know the clusters and to draw them. */
  readonly surveyBytes: number;
  readonly clusterCount: number;
  readonly drawnClusters: number;
  /** Of each cluster, and so of each document: drawn / all. */
  readonly inclusionProbability: number;
  /** Whether the last clusters were given up for the limit's sake, which favours small ones. */
  readonly isCutShort: boolean;
  /** Mean records of all clusters over those drawn, and the same for squares; 1 where they are not known. */
  readonly sizeRatios: { readonly ofMean: number; readonly ofSquare: number };
  /** Records of all files; null if some file does not tell. */
  readonly recordCount: number | null;
}

export interface DrawnRanges {
  readonly draw: ClusterDraw;
  /** By file and place. */
  readonly clusters: readonly PlacedCluster[];
}

/**
 * Draws clusters over all files of a domain for as many bytes as the limit leaves behind the survey. A function of the
 * set of files: not of their order. Where costs are known, how many are drawn is decided before any draw; with JSON
 * Lines, whose clusters show their cost only when they are fetched, they are taken in their order until the limit is
 * reached.
 *
 * @throws DataError `pipeline/read-limit-too-small`
 */
export async function drawRanges(files: readonly NamedFile[], request: DrawRequest): Promise<DrawnRanges> {
  const surveyBytes = files.reduce((sum, file) => sum + file.fetchedBytes, 0);
  const table = tabulate(files);
  const left = request.byteLimit - surveyBytes;
  requireLimit(request, surveyBytes, table.byteLengths);
  const isKnown = files.every(({ unit }) => unit !== 'byte');
  const drawn = isKnown
    ? drawKnown(table, request, left)
    : await drawUnknown({ files, table }, request, left);
  const isCounted = files.every(({ recordCount }) => recordCount !== undefined);
  const clusters = Array.from(drawn.clusters.toSorted(), (cluster) => placeOf(files, table, cluster));
  return {
    clusters,
    draw: {
      byteLimit: request.byteLimit,
      surveyBytes: surveyBytes + drawn.wastedBytes,
      clusterCount: table.files.length,
      drawnClusters: drawn.clusters.length,
      inclusionProbability: drawn.inclusionProbability,
      isCutShort: drawn.isCutShort,
      sizeRatios: sizeRatiosOf(files, clusters),
      recordCount: isCounted ? files.reduce((sum, { recordCount }) => sum + recordCount!, 0) : null,
    },
  };
}

function sizeRatiosOf(
  files: readonly NamedFile[],
  drawn: readonly PlacedCluster[],
): ClusterDraw['sizeRatios'] {
  if (drawn.length === 0 || files.some(({ unit }) => unit !== 'record')) return { ofMean: 1, ofSquare: 1 };
  const all = files.flatMap(({ starts, ends }) => Array.from(ends, (end, place) => end - starts[place]!));
  const own = drawn.map(({ start, end }) => end - start);
  const mean = (sizes: readonly number[], power: number) =>
    sizes.reduce((sum, size) => sum + size ** power, 0) / sizes.length;
  return { ofMean: mean(all, 1) / mean(own, 1), ofSquare: mean(all, 2) / mean(own, 2) };
}

interface Table {
  readonly fileNames: readonly string[];
  readonly files: Uint32Array;
  readonly starts: Float64Array;
  readonly byteLengths: Float64Array;
  /** The first cluster of each file. */
  readonly firsts: readonly number[];
}

interface Drawn {
  /** In order of priority. */
  readonly clusters: Uint32Array;
  readonly inclusionProbability: number;
  readonly isCutShort: boolean;
  /** Fetched for nothing. */
  readonly wastedBytes: number;
}

function tabulate(files: readonly NamedFile[]): Table {
  const firsts = [0];
  for (const { starts } of files) firsts.push(firsts.at(-1)! + starts.length);
  const count = firsts.at(-1)!;
  const table = {
    fileNames: files.map(({ id }) => id),
    files: new Uint32Array(count),
    starts: new Float64Array(count),
    byteLengths: new Float64Array(count),
    firsts,
  };
  files.forEach(({ starts, byteLengths }, file) => {
    const first = firsts[file]!;
    table.files.fill(file, first, first + starts.length);
    table.starts.set(starts, first);
    table.byteLengths.set(byteLengths, first);
  });
  return table;
}

function placeOf(
  files: readonly NamedFile[],
  { files: numbers, firsts }: Table,
  cluster: number,
): PlacedCluster {
  const file = numbers[cluster]!;
  const place = cluster - firsts[file]!;
  return { file, start: files[file]!.starts[place]!, end: files[file]!.ends[place]! };
}

function drawKnown(table: Table, { seed }: DrawRequest, byteLimit: number): Drawn {
  return { ...drawClusters(seed, table, { byteLimit }), wastedBytes: 0 };
}

/** What is kept free below the limit for the cluster that reaches it. */
const HEADROOM = 0.05;
const MOST_AT_ONCE = 8;

async function drawUnknown(
  { files, table }: { readonly files: readonly NamedFile[]; readonly table: Table },
  { seed, fetchTail }: DrawRequest,
  byteLimit: number,
): Promise<Drawn> {
  const order = orderClusters(seed, table);
  const target = order.length === 0 ? 0 : (1 - HEADROOM) * byteLimit;
  const costs: number[] = [];
  let taken = 0;
  let sum = 0;
  while (costs.length < order.length && sum < target) {
    const mean = costs.length === 0 ? target : sum / costs.length;
    const atOnce = Math.min(MOST_AT_ONCE, Math.max(1, Math.floor((target - sum) / (4 * mean))));
    const next = order.subarray(costs.length, costs.length + atOnce);
    const costOf = async (cluster: number) => {
      const isUnknown = files[table.files[cluster]!]!.unit === 'byte';
      return table.byteLengths[cluster]! + (isUnknown ? await fetchTail(placeOf(files, table, cluster)) : 0);
    };
    costs.push(...(await Promise.all(Array.from(next, costOf))));
    while (taken < costs.length && sum < target) sum += costs[taken++]!;
  }
  const isCutShort = sum > byteLimit;
  if (isCutShort) taken--;
  // Of what is not taken only the tail was fetched.
  const wasted = costs.slice(taken).map((cost, at) => cost - table.byteLengths[order[taken + at]!]!);
  return {
    clusters: order.slice(0, taken),
    inclusionProbability: order.length === 0 ? 0 : taken / order.length,
    isCutShort,
    wastedBytes: wasted.reduce((total, bytes) => total + bytes, 0),
  };
}

function requireLimit(
  { domain, byteLimit }: DrawRequest,
  surveyBytes: number,
  byteLengths: ArrayLike<number>,
): void {
  const largest = leastByteLimit(byteLengths);
  const least = Math.ceil(surveyBytes + largest);
  if (byteLimit >= least || byteLengths.length === 0) return;
  throw new DataError(
    'pipeline/read-limit-too-small',
    `the domain ${domain} may read ${byteLimit} bytes; to know its clusters took ${surveyBytes}, and the largest has ${largest}`,
    {
      hint: `Raise "read_at_most" to ${least} B at least, or use files with smaller row groups or a page index.`,
    },
  );
}
