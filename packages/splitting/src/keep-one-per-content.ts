import { compareCodeUnits, idPriority } from '@sluice/determinism';

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
export function keepOnePerContent(
  seed: string,
  ids: readonly string[],
  contentHashes: BigUint64Array,
): Uint8Array {
  if (ids.length !== contentHashes.length)
    throw new RangeError(`keepOnePerContent: ${ids.length} ids for ${contentHashes.length} hashes`);
  const kept = new Uint8Array(ids.length);
  const winners = new Map<bigint, number>();
  const comesFirst = (a: string, b: string): boolean => {
    const order = duplicatePriority(seed, a) - duplicatePriority(seed, b);
    return (order || compareCodeUnits(a, b)) < 0;
  };
  contentHashes.forEach((content, document) => {
    const winner = content === 0n ? undefined : winners.get(content);
    if (winner !== undefined && !comesFirst(ids[document]!, ids[winner]!)) return;
    if (winner !== undefined) kept[winner] = 0;
    if (content !== 0n) winners.set(content, document);
    kept[document] = 1;
  });
  return kept;
}

function duplicatePriority(seed: string, id: string): number {
  return idPriority(seed, 'splitting/duplicate', id);
}
