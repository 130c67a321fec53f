import { compareCodeUnits } from '@sluice/determinism';

/** Something that is to get its part of a whole. */
export interface Claim {
  readonly name: string;
  /** Finite, at least 0; parts are in proportion to it. */
  readonly weight: number;
}

/**
 * Whole parts of `total` in proportion to weights: the integer part of each exact share, then one more for the largest
 * remainders (Hamilton's method), ties to the name that comes first by code unit. The parts sum to `total`, and each
 * lies within one of its exact share, except that a positive weight never gets nothing: whoever would is given one,
 * and the others share the rest.
 *
 * @returns the parts, in the order of the claims.
 * @throws RangeError if `total` is less than the number of positive weights, or there is none.
 */
export function largestRemainder(claims: readonly Claim[], total: number): number[] {
  const positive = claims.flatMap((claim, index) => (claim.weight > 0 ? [{ ...claim, index }] : []));
  if (positive.length === 0 || total < positive.length) {
    throw new RangeError(
      `largestRemainder: total must be at least the ${positive.length} positive weights, of which one is needed; got ${total}`,
    );
  }
  const parts = claims.map(() => 0);
  let sharing = positive;
  let left = total;
  for (let small = sharing; small.length > 0; ) {
    const weights = sharing.reduce((sum, claim) => sum + claim.weight, 0);
    small = sharing.filter(({ weight }) => (left * weight) / weights < 1);
    for (const { index } of small) parts[index] = 1;
    sharing = sharing.filter((claim) => !small.includes(claim));
    left -= small.length;
  }
  const weights = sharing.reduce((sum, claim) => sum + claim.weight, 0);
  const exact = sharing.map((claim) => ({ ...claim, share: (left * claim.weight) / weights }));
  for (const { index, share } of exact) parts[index] = Math.floor(share);
  const remaining = total - parts.reduce((sum, part) => sum + part, 0);
  exact.sort((a, b) => remainderOf(b.share) - remainderOf(a.share) || compareCodeUnits(a.name, b.name));
  for (let rank = 0; rank < remaining; rank++) parts[exact[rank]!.index]!++;
  return parts;
}

/** In billionths, so that shares that are equal on paper tie whatever the rounding of their division. */
function remainderOf(share: number): number {
  return Math.round((share % 1) * 1e9);
}
