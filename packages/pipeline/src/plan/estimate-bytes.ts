import type { Lock } from '../lock/lock.ts';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import type { Plan, PlannedFile } from './plan.ts';
import { fileOf, planReading, readLimitBytes, storedBytes } from './plan-reading.ts';

// Text out of a stored byte, generously: the figures only decide how many tasks a build is cut into.
const EXPANSION: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/\.(gz|zst|bz2|xz|zip)$/, 5],
  [/\.parquet$/, 3],
];
const BYTES_OF_A_DOCUMENT = 10_000;
const BYTES_OF_A_TOKEN = 5;

/** An upper guess of the bytes of text that a domain's sample will have: never above its budget. */
export function estimateSampleBytes(lock: Lock, domain: CanonicalDomain): number {
  const available = readShare(lock, domain) * estimateTextBytes(lock, planReading(lock, domain).files);
  const { budget } = domain.sample;
  if (budget === 'all') return available;
  if ('tokens' in budget) return Math.min(available, BYTES_OF_A_TOKEN * budget.tokens);
  const wanted = 'bytes' in budget ? budget.bytes : budget.documents * BYTES_OF_A_DOCUMENT;
  return Math.min(available, wanted);
}

/** About how much text a sample task reads. */
export function sampleTaskBytes({ lock, phases }: Pick<Plan, 'lock' | 'phases'>, index: number): number {
  return estimateTextBytes(lock, phases.sample[index]!.files);
}

/** About which share of its files' bytes a domain reads: 1 unless they are read at random. */
export function readShare(lock: Lock, domain: CanonicalDomain): number {
  if (domain.sample.method !== 'random-access') return 1;
  return Math.min(1, readLimitBytes(lock, domain) / Math.max(1, storedBytes(lock, domain.name)));
}

function estimateTextBytes(lock: Lock, files: readonly PlannedFile[]): number {
  return files
    .map((file) => fileOf(lock, file))
    .reduce((sum, { byteLength, path }) => sum + byteLength * expansionOf(path), 0);
}

/** Bytes of text behind a stored byte of a file, by its name; generous. */
export function expansionOf(path: string): number {
  return EXPANSION.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
}
