/*
 * The draw task of a domain draws clusters over all its files, for the bytes that may be fetched. Memory: 60 bytes a
 * cluster.
 *
 * drawn.table  one row a cluster that was drawn, by source, file and place
 * tails.bin    what was fetched behind clusters of JSON Lines to end their last record
 * draw.json    how the draw came out, in figures
 */
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type FetchedPiece, type FileClusters, readClusterTail } from '@sluice/sources';
import type { PlannedFile } from '../../plan/plan.ts';
import { idOf, readLimitBytes } from '../../plan/plan-reading.ts';
import { readExactly, withArrayFile, writeArrayFile } from '../../storage/array-file.ts';
import { artefactFile, type Build, type RunTask, type TaskContext } from '../build.ts';
import { mapSource } from '../map-source.ts';
import { type ClusterDraw, drawRanges, type PlacedCluster } from './draw-ranges.ts';
import { readSurvey, UNITS } from './survey-table.ts';

const TAILS = 'tails.bin';

export const runDrawTask: RunTask = async (build, index, { folder, ...context }) => {
  const { domain: name } = build.plan.phases.draw[index]!;
  const { lock } = build.plan;
  const surveyed = readSurveys(build, name);
  const tails = openTails(join(folder, TAILS));
  const { draw, clusters } = await drawRanges(surveyed, {
    seed: lock.recipe.seed,
    domain: name,
    byteLimit: readLimitBytes(lock, lock.recipe.domains.find((domain) => domain.name === name)!),
    async fetchTail(cluster) {
      const { bytes } = await fetchTail({ build, context }, surveyed[cluster.file]!.file, cluster.end);
      tails.add(cluster, bytes);
      return bytes.length;
    },
  }).finally(() => tails.close());
  const files = clusters.map(({ file }) => surveyed[file]!);
  writeArrayFile(join(folder, 'drawn.table'), {
    sources: Uint32Array.from(files, ({ file }) => file.source),
    files: Uint32Array.from(files, ({ file }) => file.file),
    units: Uint8Array.from(files, ({ unit }) => UNITS.indexOf(unit)),
    starts: Float64Array.from(clusters, ({ start }) => start),
    ends: Float64Array.from(clusters, ({ end }) => end),
    tailOffsets: Float64Array.from(clusters, (cluster) => tails.placeOf(cluster).offset),
    tailLengths: Float64Array.from(clusters, (cluster) => tails.placeOf(cluster).byteLength),
  });
  writeFileSync(join(folder, 'draw.json'), JSON.stringify(draw));
  return [];
};

/** The files of a domain as its survey tasks found them, in canonical order. */
function readSurveys(build: Build, domain: string) {
  return build.plan.phases.survey
    .filter((task) => task.domain === domain)
    .flatMap(({ artefact, files }) => {
      const clusters = readSurvey(artefactFile(build, artefact, '.'));
      return files.map((file, number) => ({ ...clusters[number]!, file, id: idOf(build.plan.lock, file) }));
    });
}

function fetchTail(
  { build, context }: { readonly build: Build; readonly context: TaskContext },
  { source: number, file: fileIndex }: PlannedFile,
  end: number,
): Promise<FetchedPiece> {
  const { recipe, sources } = build.plan.lock;
  const locked = sources[number]!;
  const domain = recipe.domains.find(({ name }) => name === locked.domain)!;
  const source = domain.sources[locked.index]!;
  return readClusterTail({ ...locked, from: source.from }, mapSource(source, domain), {
    baseFolder: build.baseFolder,
    fileIndex,
    end,
    signal: context.signal,
    onProgress: (bytes) => context.onProgress({ bytes }),
  });
}

const NO_TAIL = { offset: 0, byteLength: 0 };

/** Tails on disk, in the order in which they came; a table of their places. */
function openTails(path: string) {
  const file = openSync(path, 'w');
  const places = new Map<string, { readonly offset: number; readonly byteLength: number }>();
  const keyOf = ({ file: number, start }: PlacedCluster) => `${number} ${start}`;
  let offset = 0;
  return {
    add(cluster: PlacedCluster, bytes: Uint8Array): void {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      places.set(keyOf(cluster), { offset, byteLength: bytes.length });
      offset += bytes.length;
    },
    placeOf: (cluster: PlacedCluster) => places.get(keyOf(cluster)) ?? NO_TAIL,
    close: () => closeSync(file),
  };
}

/** The clusters of a domain that were drawn, by source, file and place. */
export interface DrawnClusterTable {
  readonly sources: Uint32Array;
  readonly files: Uint32Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  unitOf(cluster: number): FileClusters['unit'];
  /** The clusters of a file, half-open. */
  ofFile(file: PlannedFile): readonly [start: number, end: number];
  /** Fetched behind clusters, in all. */
  readonly tailBytes: number;
  /** What was fetched behind clusters, half-open. */
  tailsOf(range: readonly [start: number, end: number]): FetchedPiece[];
}

/** What the draw task of a domain left; undefined for a domain that is not read at random. */
export function openDrawnClusters(
  build: Build,
  domain: string,
): { readonly draw: ClusterDraw; readonly clusters: DrawnClusterTable } | undefined {
  const task = build.plan.phases.draw.find((each) => each.domain === domain);
  if (task === undefined) return undefined;
  const pathOf = (file: string) => artefactFile(build, task.artefact, file);
  const draw = JSON.parse(readFileSync(pathOf('draw.json'), 'utf8')) as ClusterDraw;
  return withArrayFile(pathOf('drawn.table'), (table) => {
    const [sources, files, units] = [table.u32('sources'), table.u32('files'), table.u8('units')];
    const [offsets, lengths, ends] = [table.f64('tailOffsets'), table.f64('tailLengths'), table.f64('ends')];
    const ranges = new Map<string, [number, number]>();
    sources.forEach((source, cluster) => {
      const key = `${source} ${files[cluster]}`;
      ranges.set(key, [ranges.get(key)?.[0] ?? cluster, cluster + 1]);
    });
    const clusters: DrawnClusterTable = {
      sources,
      files,
      starts: table.f64('starts'),
      ends,
      tailBytes: lengths.reduce((sum, bytes) => sum + bytes, 0),
      unitOf: (cluster) => UNITS[units[cluster]!]!,
      ofFile: ({ source, file }) => ranges.get(`${source} ${file}`) ?? [0, 0],
      tailsOf: ([first, end]) => readTails(pathOf(TAILS), { offsets, lengths, ends, first, end }),
    };
    return { draw, clusters };
  });
}

interface TailRange {
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  readonly ends: Float64Array;
  readonly first: number;
  readonly end: number;
}

function readTails(path: string, { offsets, lengths, ends, first, end }: TailRange): FetchedPiece[] {
  const file = openSync(path, 'r');
  try {
    return Array.from({ length: end - first }, (_, place) => {
      const bytes = new Uint8Array(lengths[first + place]!);
      readExactly(file, path, bytes, offsets[first + place]!);
      return { start: ends[first + place]!, bytes };
    });
  } finally {
    closeSync(file);
  }
}
