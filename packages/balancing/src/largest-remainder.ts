import { compareCodeUnits } from '@sluice/determinism';

/** Something that is to get its part of a whole. */
export interface Claim {
  readonly name: string;
  /** Finite, at least 0; parts are in proportion to it. */
  readonly weight: number;
  /** What a positive weight gets in any case. @default 1 */
  readonly least?: number;
  /** What earlier roundings kept from it: of two remainders, the one with the larger credit is the larger. @default 0 */
  readonly credit?: number;
}

/** The least that all positive weights get together. */
export function leastTotal(claims: readonly Claim[]): number {
  return claims.reduce((sum, { weight, least = 1 }) => sum + (weight > 0 ? least : 0), 0);
}

/**
 * Whole parts of `total` in proportion to weights: the integer part of each exact share, then one more for the largest
 * remainders (Hamilton's method), ties to the name that comes first by code unit. The parts sum to `total`, and each
 * lies within one of its exact share, except that a positive weight never gets less than its least: whoever would is
 * given that, and the others share the rest.
 *
 * @returns the parts, in the order of the claims.
 * @throws RangeError if `total` is less than {@link leastTotal}, or no weight is positive.
 */
export function largestRemainder(claims: readonly Claim[], total: number): number[] {
  const positive = claims.flatMap((claim, index) =>
    claim.weight > 0 ? [{ least: 1, credit: 0, ...claim, index }] : [],
  );
  if (positive.length === 0 || total < leastTotal(claims)) {
    throw new RangeError(
      `largestRemainder: total must be at least ${leastTotal(claims)} for ${positive.length} positive weights, got ${total}`,
    );
  }
  const parts = claims.map(() => 0);
  let sharing = positive;
  let left = total;
  for (let small = sharing; small.length > 0; ) {
    const weights = sumOf(sharing);
    small = sharing.filter(({ weight, least }) => (left * weight) / weights < least);
    for (const { index, least } of small) parts[index] = least;
    sharing = sharing.filter((claim) => !small.includes(claim));
    left -= leastTotal(small);
  }
  const weights = sumOf(sharing);
  const exact = sharing.map((claim) => ({ ...claim, share: (left * claim.weight) / weights }));
  for (const { index, share } of exact) parts[index] = Math.floor(share);
  const remaining = total - parts.reduce((sum, part) => sum + part, 0);
  exact.sort((a, b) => remainderOf(b) - remainderOf(a) || compareCodeUnits(a.name, b.name));
  for (let rank = 0; rank < remaining; rank++) parts[exact[rank]!.index]!++;
  return parts;
}

function sumOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, claim) => sum + claim.weight, 0);
}

/** In billionths, so that shares that are equal on paper tie whatever the rounding of their division. */
function remainderOf({ share, credit }: { readonly share: number; readonly credit: number }): number {
  return Math.round(((share % 1) + credit) * 1e9);
}
