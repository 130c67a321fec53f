/** How much of a domain a split holds out: a share of its documents, in [0, 1), or a count of documents or tokens. */
export type HeldOutSize = number | { readonly documents: number } | { readonly tokens: number };

/** How much is held out of a domain. */
export interface SplitOptions {
  /** @default 0.05 */
  readonly validation?: HeldOutSize | undefined;
  /** @default none */
  readonly test?: HeldOutSize | undefined;
  /** Documents of a domain that a split has at least if its size is a share. @default 10 */
  readonly atLeast?: number | undefined;
  /**
   * Share of a domain's documents that a split never exceeds, in (0, 1); it overrides all else.
   * @default 0.1, or 0.5 if a size is a count
   */
  readonly atMost?: number | undefined;
}

export interface ResolvedSplit {
  readonly validation: HeldOutSize;
  readonly test: HeldOutSize | undefined;
  readonly atLeast: number;
  readonly atMost: number;
}

export const SPLIT_DEFAULTS: Pick<ResolvedSplit, 'validation' | 'atLeast'> = Object.freeze({
  validation: 0.05,
  atLeast: 10,
});

/** The ceiling of a split whose sizes are shares, and of one with a size that is a count. */
export const CEILINGS: { readonly share: number; readonly count: number } = Object.freeze({
  share: 0.1,
  count: 0.5,
});

/** @throws RangeError for sizes outside their ranges, or a share above the ceiling. */
export function resolveSplit(options: SplitOptions = {}): ResolvedSplit {
  const { validation = SPLIT_DEFAULTS.validation, test, atLeast = SPLIT_DEFAULTS.atLeast } = options;
  const isCount = [validation, test ?? 0].some((size) => typeof size !== 'number');
  const { atMost = isCount ? CEILINGS.count : CEILINGS.share } = options;
  if (!Number.isSafeInteger(atLeast) || atLeast < 0)
    throw new RangeError(`split.atLeast must be an integer from 0, got ${atLeast}`);
  if (!(atMost > 0 && atMost < 1))
    throw new RangeError(`split.atMost must be above 0 and below 1, got ${atMost}`);
  checkSize('validation', validation, atMost);
  if (test !== undefined) checkSize('test', test, atMost);
  return { validation, test, atLeast, atMost };
}

function checkSize(name: string, size: HeldOutSize, atMost: number): void {
  if (typeof size !== 'number') {
    const count = 'documents' in size ? size.documents : size.tokens;
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`split.${name} must be a count from 1, got ${count}`);
    return;
  }
  if (!(size >= 0 && size < 1))
    throw new RangeError(`split.${name} must be a share from 0 to below 1, got ${size}`);
  if (size > atMost) throw new RangeError(`split.${name} ${size} is above split.atMost ${atMost}`);
}

/** How much to hold out of a domain. */
export interface Quota {
  /** What the target is counted in. */
  readonly unit: 'documents' | 'tokens';
  readonly target: number;
  /** Documents that are never exceeded. */
  readonly ceiling: number;
}

/** What one split takes of each domain. */
export interface HoldOut {
  readonly size: HeldOutSize;
  readonly atLeast: number;
  readonly atMost: number;
}

/**
 * A count is its own target. A share's is min(max(atLeast, share of the documents), atMost of the documents), in whole
 * documents, the share rounded up; a share of 0 wants nothing.
 */
export function quotaOf(documentCount: number, { size, atLeast, atMost }: HoldOut): Quota {
  const ceiling = Math.floor(atMost * documentCount + 1e-9);
  if (typeof size !== 'number') {
    return 'documents' in size
      ? { unit: 'documents', target: size.documents, ceiling }
      : { unit: 'tokens', target: size.tokens, ceiling };
  }
  const wanted = size === 0 ? 0 : Math.max(atLeast, Math.ceil(size * documentCount - 1e-9));
  return { unit: 'documents', target: Math.min(wanted, ceiling), ceiling };
}

/**
 * Divides a target among strata in proportion to their amounts (largest remainders, ties to the earlier stratum).
 * The parts sum to the target.
 */
export function divideTarget(target: number, amounts: readonly number[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return amounts.map(() => 0);
  const exact = amounts.map((amount) => (target * amount) / total);
  const parts = exact.map(Math.floor);
  const left = target - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((value, stratum) => ({ stratum, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.stratum - b.stratum);
  for (const { stratum } of byRemainder.slice(0, left)) parts[stratum]!++;
  return parts;
}
