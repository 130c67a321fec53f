/** How much is held out of a domain. */
export interface SplitOptions {
  /** Share of a domain's documents, in [0, 1). @default 0.05 */
  readonly share?: number | undefined;
  /** Documents of a domain, at least. @default 10 */
  readonly atLeast?: number | undefined;
  /** Share of a domain's documents that is never exceeded, in (0, 1); it overrides `atLeast`. @default 0.1 */
  readonly atMost?: number | undefined;
}

export interface ResolvedSplit {
  readonly share: number;
  readonly atLeast: number;
  readonly atMost: number;
}

export const SPLIT_DEFAULTS: ResolvedSplit = Object.freeze({ share: 0.05, atLeast: 10, atMost: 0.1 });

/** @throws RangeError for shares outside their ranges, or a share above the ceiling. */
export function resolveSplit(options: SplitOptions = {}): ResolvedSplit {
  const resolved = {
    share: options.share ?? SPLIT_DEFAULTS.share,
    atLeast: options.atLeast ?? SPLIT_DEFAULTS.atLeast,
    atMost: options.atMost ?? SPLIT_DEFAULTS.atMost,
  };
  if (!(resolved.share >= 0 && resolved.share < 1))
    throw new RangeError(`split.share must be from 0 to below 1, got ${resolved.share}`);
  if (!Number.isSafeInteger(resolved.atLeast) || resolved.atLeast < 0)
    throw new RangeError(`split.atLeast must be an integer from 0, got ${resolved.atLeast}`);
  if (!(resolved.atMost > 0 && resolved.atMost < 1))
    throw new RangeError(`split.atMost must be above 0 and below 1, got ${resolved.atMost}`);
  if (resolved.share > resolved.atMost)
    throw new RangeError(`split.share ${resolved.share} is above split.atMost ${resolved.atMost}`);
  return resolved;
}

/** Documents to hold out of a domain (`target`) and the number never exceeded (`ceiling`). */
export interface Quota {
  readonly target: number;
  readonly ceiling: number;
}

/** min(max(atLeast, share of the documents), atMost of the documents), in whole documents: the share rounded up. */
export function quotaOf(documentCount: number, split: ResolvedSplit): Quota {
  const ceiling = Math.floor(split.atMost * documentCount + 1e-9);
  const target = Math.min(Math.max(split.atLeast, Math.ceil(split.share * documentCount - 1e-9)), ceiling);
  return { target, ceiling };
}

/**
 * Divides a target among strata in proportion to their documents (largest remainders, ties to the earlier stratum).
 * The parts sum to the target.
 */
export function divideTarget(target: number, documentCounts: readonly number[]): number[] {
  const total = documentCounts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return documentCounts.map(() => 0);
  const exact = documentCounts.map((count) => (target * count) / total);
  const parts = exact.map(Math.floor);
  const left = target - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((value, stratum) => ({ stratum, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.stratum - b.stratum);
  for (const { stratum } of byRemainder.slice(0, left)) parts[stratum]!++;
  return parts;
}
