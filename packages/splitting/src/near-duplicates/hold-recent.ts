import type { ShingleSet } from './shingle-set.ts';

/** Remembers what was last asked for, up to a number of shingles. */
export function holdRecent(
  shinglesOf: (document: number) => ShingleSet,
  maxHeldShingles: number,
): (document: number) => ShingleSet {
  const held = new Map<number, ShingleSet>();
  let heldCount = 0;
  return (document) => {
    const known = held.get(document);
    const set = known ?? shinglesOf(document);
    held.delete(document);
    held.set(document, set); // now the last in the map's order
    if (!known) heldCount += set.length;
    for (const [oldest, shingles] of held) {
      if (heldCount <= maxHeldShingles || oldest === document) break;
      held.delete(oldest);
      heldCount -= shingles.length;
    }
    return set;
  };
}
