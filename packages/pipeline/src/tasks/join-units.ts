import { formUnits } from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** What documents may have in common, by document. */
export interface SharedTraits {
  readonly groups: readonly (string | undefined)[];
  /** Equal for texts that differ in nothing but signs and case. */
  readonly wordHashes: BigUint64Array;
  /** Equal for near copies. */
  readonly clusters: Uint32Array;
}

/**
 * The unit of each document: groups fall on one side, and so do texts that differ in nothing but signs and case, and near
 * copies, unless the recipe says `keep`.
 */
export function joinUnits(
  split: Pick<CanonicalRecipe['split'], 'exact_duplicates' | 'near_duplicates'>,
  { groups, wordHashes, clusters }: SharedTraits,
): Uint32Array {
  return formUnits(groups.length, {
    columns: [
      groups,
      ...(split.exact_duplicates === 'keep' ? [] : [wordHashes]),
      ...(split.near_duplicates === 'keep'
        ? []
        : [BigUint64Array.from(clusters, (cluster) => BigInt(cluster) + 1n)]),
    ],
  }).units;
}
