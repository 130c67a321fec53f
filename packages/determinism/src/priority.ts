import { drawKey } from './draw-key.ts';
import { keyedHash } from './keyed-hash.ts';

/**
 * The priorities of a file's rows: numbers in [0, 1) with 53 random bits, each a function of
 * (seed, purpose, file, row) alone. The file's part is hashed once with SHA-256, each row's with SipHash.
 */
export function rowPriorities(seed: string, purpose: string, file: string): (row: number) => number {
  return keyedHash(drawKey(seed, purpose, file).slice(0, 32)).fraction;
}

/** The priority of one id: a number in [0, 1) with 53 random bits, a function of (seed, purpose, id) alone. */
export function idPriority(seed: string, purpose: string, id: string): number {
  return keyedHash(drawKey(seed, purpose, id).slice(0, 32)).fraction(0);
}
