/** A text that a place may get. Without a weight it counts 1. */
export type MarkerVariant = string | { readonly text: string; readonly weight: number };

/** The texts of a pool and how likely each is. */
export interface MarkerPool {
  readonly texts: readonly string[];
  readonly weights: readonly number[];
}

/**
 * A pool out of its variants. Equal texts may occur more than once: their weights add up.
 *
 * @throws RangeError for an empty pool, or a weight that is negative, not finite, or zero throughout.
 */
export function resolveMarkerPool(name: string, variants: readonly MarkerVariant[]): MarkerPool {
  if (variants.length === 0)
    throw new RangeError(`markers.${name} is empty: give it at least one text, "" for no marker at all`);
  const texts = variants.map((variant) => (typeof variant === 'string' ? variant : variant.text));
  const weights = variants.map((variant) => (typeof variant === 'string' ? 1 : variant.weight));
  weights.forEach((weight, index) => {
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(`markers.${name}[${index}]: weight must be a number from 0, got ${weight}`);
  });
  if (!weights.some((weight) => weight > 0))
    throw new RangeError(`markers.${name}: at least one weight must be above 0`);
  texts.forEach((text, index) => {
    if (!text.isWellFormed())
      throw new RangeError(
        `markers.${name}[${index}] has half of a surrogate pair, which no tokenizer takes`,
      );
  });
  return { texts, weights };
}
