import type { Lock } from '../lock/lock.ts';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import type { Plan } from './plan.ts';

// Text out of a stored byte, generously: the figures only decide how many tasks a build is cut into.
const EXPANSION: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/\.(gz|zst|bz2|xz|zip)$/, 5],
  [/\.parquet$/, 3],
];
const BYTES_OF_A_DOCUMENT = 10_000;

/** An upper guess of the bytes of text that a domain's sample will have: never above its budget. */
export function estimateSampleBytes(lock: Lock, domain: CanonicalDomain): number {
  const available = lock.sources
    .filter((source) => source.domain === domain.name)
    .flatMap((source) => source.files)
    .reduce((sum, file) => sum + file.byteLength * expansionOf(file.path), 0);
  if (domain.sample === 'all') return available;
  const wanted =
    'bytes' in domain.sample ? domain.sample.bytes : domain.sample.documents * BYTES_OF_A_DOCUMENT;
  return Math.min(available, wanted);
}

/** About how much text a sample task reads. */
export function sampleTaskBytes({ lock, phases }: Pick<Plan, 'lock' | 'phases'>, index: number): number {
  const { source, fileStart, fileEnd } = phases.sample[index]!;
  const files = lock.sources[source]!.files.slice(fileStart, fileEnd);
  return files.reduce((sum, file) => sum + file.byteLength * expansionOf(file.path), 0);
}

/** Bytes of text behind a stored byte of a file, by its name; generous. */
export function expansionOf(path: string): number {
  return EXPANSION.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
}
