import type { Shingles } from './shingler.ts';

/** The different shingles of a text: 53 bits of their hashes, ascending. */
export type ShingleSet = Float64Array;

/** A copy, owned by the caller. */
export function shingleSetOf(shingles: Shingles): ShingleSet {
  const keys = new Float64Array(shingles.count);
  for (let index = 0; index < shingles.count; index++)
    keys[index] = shingles.high[index]! * 2 ** 21 + (shingles.low[index]! >>> 11);
  keys.sort();
  let count = 0;
  for (let index = 0; index < keys.length; index++)
    if (index === 0 || keys[index] !== keys[count - 1]) keys[count++] = keys[index]!;
  return keys.slice(0, count);
}

/** |A ∩ B| / |A ∪ B|; 0 if both are empty. */
export function jaccardSimilarity(a: ShingleSet, b: ShingleSet): number {
  const shared = sharedCount(a, b);
  const union = a.length + b.length - shared;
  return union === 0 ? 0 : shared / union;
}

function sharedCount(a: ShingleSet, b: ShingleSet): number {
  let shared = 0;
  let inA = 0;
  let inB = 0;
  while (inA < a.length && inB < b.length) {
    const order = a[inA]! - b[inB]!;
    if (order === 0) shared++;
    if (order <= 0) inA++;
    if (order >= 0) inB++;
  }
  return shared;
}
