import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { trainQuotas } from './train-quotas.ts';

/** The documents of one subdomain that a mixture may take. */
export interface MixturePart {
  readonly domain: string;
  readonly subdomain: string;
  /** Rows of the selection. */
  readonly rows: readonly number[];
  /** Tokens of all of them. */
  readonly tokens: number;
}

/** Which documents a mixture is packed from, and how much of each. */
export interface MixedDocuments {
  readonly rows: Uint32Array;
  /** Tokens that are taken of each row, from its beginning. */
  readonly lengths: Uint32Array;
}

/**
 * Chooses the documents of a mixture before they are packed, since blocks of several domains cannot be balanced: of each
 * subdomain as many as its quota of trained tokens has, in the order of a draw. The last one is cropped to it, so that
 * the shares are exact.
 *
 * @param priorityOf the draw, by row
 */
export function mixDocuments(
  parts: readonly MixturePart[],
  recipe: CanonicalRecipe,
  { lengths, priorityOf }: { readonly lengths: Uint32Array; readonly priorityOf: (row: number) => number },
): MixedDocuments {
  const amounts = parts.map(({ domain, subdomain, tokens }) => ({ domain, subdomain, amount: tokens }));
  const quotas = trainQuotas(amounts, recipe, 'tokens').amounts;
  const taken: [row: number, length: number][] = [];
  for (const [index, { rows }] of parts.entries()) {
    let left = quotas[index]!;
    for (const row of rows.toSorted((a, b) => priorityOf(a) - priorityOf(b) || a - b)) {
      if (left === 0) break;
      const length = Math.min(left, lengths[row]!);
      taken.push([row, length]);
      left -= length;
    }
  }
  return {
    rows: Uint32Array.from(taken, ([row]) => row),
    lengths: Uint32Array.from(taken, ([, length]) => length),
  };
}
