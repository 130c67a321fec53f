/*
 * Which files of a domain are read, and in which order. Methods that draw from the whole read every file, in any
 * number of tasks. Where the recipe limits the read, whole files are drawn, each equally likely; those of a stream
 * are taken from its beginning.
 */
import { idPriority } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { drawClusters } from '@sluice/sampling';
import type { Lock, LockedFile } from '../lock/lock.ts';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import type { PlannedFile } from './plan.ts';

export interface DomainReading {
  /** Whether the files are one stream, which ends when the budget is reached. */
  readonly isStream: boolean;
  readonly files: readonly PlannedFile[];
  /** The probability of each of the domain's files to be read, where files were drawn; else 1. */
  readonly fileProbability: number;
}

/** @throws DataError `pipeline/read-limit-too-small` */
export function planReading(
  lock: Lock,
  { name, sample }: Pick<CanonicalDomain, 'name' | 'sample'>,
): DomainReading {
  const all = domainFiles(lock, name);
  const { method } = sample;
  if (method === 'random-access') return { isStream: false, files: all, fileProbability: 1 };
  const limit = readLimitBytes(lock, { name, sample });
  if (method === 'head' || method === 'shuffle-buffer') {
    const stream = method === 'head' ? all : shuffled(lock, all);
    const files = beginningOf(stream, (file) => fileOf(lock, file).byteLength, limit);
    if (files.length === 0 && all.length > 0) throw limitTooSmall(name, fileOf(lock, stream[0]!), limit);
    return { isStream: true, files, fileProbability: 1 };
  }
  if (limit === Infinity) return { isStream: false, files: all, fileProbability: 1 };
  const largest = all.map((file) => fileOf(lock, file)).sort((a, b) => b.byteLength - a.byteLength)[0];
  if (largest !== undefined && largest.byteLength > limit) throw limitTooSmall(name, largest, limit);
  const table = {
    fileNames: all.map((file) => idOf(lock, file)),
    files: all.map((_, index) => index),
    starts: all.map(() => 0),
    byteLengths: all.map((file) => fileOf(lock, file).byteLength),
  };
  const drawn = drawClusters(lock.recipe.seed, table, { byteLimit: limit });
  const files = [...drawn.clusters].sort((a, b) => a - b).map((index) => all[index]!);
  return { isStream: false, files, fileProbability: drawn.inclusionProbability };
}

/** The stored bytes of a domain that may be read; Infinity without a limit. */
export function readLimitBytes(
  lock: Lock,
  { name, sample }: Pick<CanonicalDomain, 'name' | 'sample'>,
): number {
  const limit = sample.read_at_most ?? Infinity;
  return typeof limit === 'number' ? limit : Math.floor(limit.share * storedBytes(lock, name));
}

/** The stored bytes of all files of a domain: what reading all of it takes. */
export function storedBytes(lock: Lock, domain: string): number {
  return domainFiles(lock, domain).reduce((sum, file) => sum + fileOf(lock, file).byteLength, 0);
}

/** All files of a domain, in canonical order: by source, then by path. */
export function domainFiles(lock: Lock, domain: string): PlannedFile[] {
  return lock.sources.flatMap((source, number) =>
    source.domain === domain ? source.files.map((_, file) => ({ source: number, file })) : [],
  );
}

/** The files in an order that is drawn: the shards of a stream are shuffled before its records. */
function shuffled(lock: Lock, files: readonly PlannedFile[]): PlannedFile[] {
  return files
    .map((file) => ({ file, priority: idPriority(lock.recipe.seed, 'sampling/shard', idOf(lock, file)) }))
    .sort((a, b) => a.priority - b.priority)
    .map(({ file }) => file);
}

function beginningOf(
  stream: readonly PlannedFile[],
  byteLengthOf: (file: PlannedFile) => number,
  limit: number,
): PlannedFile[] {
  let sum = 0;
  let end = 0;
  while (end < stream.length && sum + byteLengthOf(stream[end]!) <= limit)
    sum += byteLengthOf(stream[end++]!);
  return stream.slice(0, end);
}

export const fileOf = (lock: Lock, { source, file }: PlannedFile): LockedFile =>
  lock.sources[source]!.files[file]!;

/** `<source>/<path>`: what draws about a file are keyed by. */
export const idOf = (lock: Lock, planned: PlannedFile): string =>
  `${lock.sources[planned.source]!.name}/${fileOf(lock, planned).path}`;

function limitTooSmall(domain: string, file: LockedFile, limit: number): DataError {
  return new DataError(
    'pipeline/read-limit-too-small',
    `the domain ${domain} may read ${limit} bytes, but ${file.path} alone has ${file.byteLength}: files are read whole`,
    { hint: 'Raise "read_at_most", or leave it out.' },
  );
}
