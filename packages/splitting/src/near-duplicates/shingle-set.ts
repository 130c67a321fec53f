import { createShingler, type Shingles } from './shingler.ts';

/** The different shingles of a text: 53 bits of their hashes, ascending. */
export type ShingleSet = Float64Array;

/** A copy, owned by the caller. */
export function shingleSetOf(shingles: Shingles): ShingleSet {
  const keys = new Float64Array(shingles.count);
  return keys.slice(0, fillSet(shingles, keys));
}

/** Gives the sets of texts, each in the same memory: a view that is good until the next. */
export function createShingleSets(tokensPerShingle: number): (text: string) => ShingleSet {
  const shingler = createShingler(tokensPerShingle);
  let keys = new Float64Array(4_096);
  return (text) => {
    const shingles = shingler.shingle(text);
    if (shingles.count > keys.length) keys = new Float64Array(2 * shingles.count);
    return keys.subarray(0, fillSet(shingles, keys.subarray(0, shingles.count)));
  };
}

/** Writes the keys of shingles to as much room, and says how many are different: those come first. */
function fillSet({ count, high, low }: Shingles, keys: Float64Array): number {
  for (let index = 0; index < count; index++) keys[index] = high[index]! * 2 ** 21 + (low[index]! >>> 11);
  keys.sort();
  let different = 0;
  for (let index = 0; index < count; index++)
    if (index === 0 || keys[index] !== keys[different - 1]) keys[different++] = keys[index]!;
  return different;
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
