import { compareCodeUnits, idPriority } from '@sluice/determinism';
import { groupEqualHashes } from './equal-hashes.ts';
import type { IdColumn } from './id-column.ts';

/**
 * What happens to documents of equal content. `together`: they fall on one side. `keep-one`: one of them, by a keyed
 * draw, is kept and the others are dropped. `keep`: nothing, for comparison: copies cross the split.
 */
export type DuplicatePolicy = 'together' | 'keep-one' | 'keep';

/**
 * Of each content the one document that is kept, by a keyed draw over document ids and never by order of arrival:
 * 1 for a document that is kept, 0 for a copy to drop.
 *
 * @param contentHashes one a document; 0 means that the document has none and is kept.
 */
export function keepOnePerContent(seed: string, ids: IdColumn, contentHashes: BigUint64Array): Uint8Array {
  if (ids.length !== contentHashes.length)
    throw new RangeError(`keepOnePerContent: ${ids.length} ids for ${contentHashes.length} hashes`);
  const kept = new Uint8Array(ids.length).fill(1);
  for (const copies of groupEqualHashes(contentHashes)) {
    const winner = copies.reduce((best, copy) =>
      comesFirst(seed, ids.at(copy)!, ids.at(best)!) ? copy : best,
    );
    for (const copy of copies) kept[copy] = copy === winner ? 1 : 0;
  }
  return kept;
}

function comesFirst(seed: string, a: string, b: string): boolean {
  const order = duplicatePriority(seed, a) - duplicatePriority(seed, b);
  return (order || compareCodeUnits(a, b)) < 0;
}

function duplicatePriority(seed: string, id: string): number {
  return idPriority(seed, 'splitting/duplicate', id);
}
