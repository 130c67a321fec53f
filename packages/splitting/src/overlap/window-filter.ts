/**
 * Tells of most windows that are not among some that they are not: a Bloom filter of two bits a window, by the two halves
 * of its hash. With 16 bits a window it lets 1.4 % of others pass, and more than that beyond 2^25 windows, since it is
 * 64 MB at most (Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970).
 */
import type { SortedRows } from '../near-duplicates/external-sort.ts';

/** A power of two of bits, in words of 32. */
export type WindowFilter = Uint32Array<ArrayBuffer>;

const BITS_A_WINDOW = 16;
const LEAST_WORDS = 32;
const MOST_WORDS = 2 ** 24;

/** An empty filter for a number of windows. */
export function createWindowFilter(windowCount: number): WindowFilter {
  const words = 2 ** Math.ceil(Math.log2(Math.max(1, (windowCount * BITS_A_WINDOW) / 32)));
  return new Uint32Array(Math.min(MOST_WORDS, Math.max(LEAST_WORDS, words)));
}

/** Notes windows, by the first two words of their rows. */
export function noteWindows(filter: WindowFilter, { first, second, rowCount }: SortedRows): void {
  for (let row = 0; row < rowCount; row++) {
    setBit(filter, first[row]!);
    setBit(filter, second[row]!);
  }
}

/** False only if the window was not noted. */
export const mayHaveWindow = (filter: WindowFilter, high: number, low: number): boolean =>
  hasBit(filter, high) && hasBit(filter, low);

const setBit = (bits: WindowFilter, hash: number): void => {
  bits[(hash >>> 5) & (bits.length - 1)]! |= 1 << (hash & 31);
};

const hasBit = (bits: WindowFilter, hash: number): boolean =>
  ((bits[(hash >>> 5) & (bits.length - 1)]! >>> (hash & 31)) & 1) === 1;
