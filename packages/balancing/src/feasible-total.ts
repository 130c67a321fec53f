import { DataError } from '@sluice/records';
import type { StreamBlocks } from './balance-target.ts';
import { type Claim, largestRemainder, leastTotal } from './largest-remainder.ts';

/** A stream's claim and the most it can give, repetition included. */
export interface LimitedClaim extends Claim {
  readonly limit: number;
}

export interface FeasibleTotal {
  readonly totalBlocks: number;
  /** The stream that runs out first. */
  readonly bindingStream: string;
}

/** The largest total whose exact shares fit the limits, at least the least of each claim, and the claim that binds it. */
export function largestTotal(claims: readonly LimitedClaim[]): FeasibleTotal {
  const weights = claims.reduce((sum, claim) => sum + claim.weight, 0);
  let totalBlocks = Infinity;
  let bindingStream = '';
  for (const { name, weight, limit } of claims) {
    // The factor lifts a whole number that division left a rounding error short; the check below takes it back.
    const total = Math.floor(((limit * weights) / weight) * (1 + 1e-12));
    if (total < totalBlocks) {
      totalBlocks = total;
      bindingStream = name;
    }
  }
  const least = leastTotal(claims);
  totalBlocks = Math.max(totalBlocks, least);
  while (totalBlocks > least && claimOverLimit(claims, totalBlocks)) totalBlocks--;
  return { totalBlocks, bindingStream };
}

/** The first claim whose part of the total is more than it can give, with that part. */
function claimOverLimit(claims: readonly LimitedClaim[], totalBlocks: number) {
  const parts = largestRemainder(claims, totalBlocks);
  const index = claims.findIndex((claim, at) => parts[at]! > claim.limit);
  return index < 0 ? undefined : { ...claims[index]!, part: parts[index]! };
}

/** The parts of a total that fits. @throws DataError `infeasible-balance`, or RangeError for a total under the least. */
export function divideTotal(
  claims: readonly LimitedClaim[],
  { totalBlocks, ...limit }: { readonly totalBlocks: number } & LargestTotal,
): number[] {
  if (!Number.isInteger(totalBlocks) || totalBlocks < 1) {
    throw new RangeError(`allocateQuotas: totalBlocks must be a positive whole number, got ${totalBlocks}`);
  }
  const least = leastTotal(claims);
  if (totalBlocks < least) {
    throw new RangeError(
      `allocateQuotas: totalBlocks must be at least ${least}, one for each stream with a share, got ${totalBlocks}`,
    );
  }
  const over = claimOverLimit(claims, totalBlocks);
  if (over) throw infeasible(over, limit);
  return largestRemainder(claims, totalBlocks);
}

/** What a wish that does not fit is answered with. */
export interface LargestTotal {
  readonly largest: number;
  /** What quotas are counted in. */
  readonly unit: string;
}

/** The error of a wish that does not fit, with the largest total that does. */
export function infeasible(
  over: Pick<LimitedClaim, 'name' | 'limit'> & { readonly part: number },
  { largest, unit }: LargestTotal,
): DataError {
  const { name, limit, part } = over;
  return new DataError(
    'infeasible-balance',
    `${name} can give ${limit} ${unit}, but its share of the total is ${part}`,
    {
      hint: `The largest total for these shares is ${largest} ${unit}. Ask for less, allow more epochs, or give ${name} more documents.`,
    },
  );
}

/** The least total at which every stream that has a share is gone through once. */
export function exhaustingTotal(streams: readonly StreamBlocks[], shares: readonly number[]): number {
  const sum = shares.reduce((all, share) => all + share, 0);
  const totals = streams.flatMap(({ blockCount }, at) =>
    // The factor drops a whole number that division lifted a rounding error too high.
    shares[at]! > 0 ? [Math.ceil(((blockCount * sum) / shares[at]!) * (1 - 1e-12))] : [],
  );
  return Math.max(...totals);
}

/** @throws RangeError for a cap of epochs under 1. */
export function checkMaxEpochs(maxEpochs: number, caller: string): void {
  if (!(maxEpochs >= 1 && maxEpochs < Infinity)) {
    throw new RangeError(`${caller}: maxEpochs must be a number of at least 1, got ${maxEpochs}`);
  }
}

/** @throws DataError `empty-stream` for a stream that has a share and no block. */
export function checkStreams(streams: readonly StreamBlocks[], claims: readonly Claim[]): void {
  for (const [index, { name, blockCount }] of streams.entries()) {
    if (claims[index]!.weight > 0 && blockCount === 0) throw emptyStream(name);
  }
}

/** @throws RangeError for no streams, names that repeat, or counts that are none. */
export function checkCounts(streams: readonly StreamBlocks[], caller: string): void {
  const names = new Set<string>();
  for (const { name, blockCount } of streams) {
    if (names.has(name)) throw new RangeError(`${caller}: two streams are named ${name}`);
    names.add(name);
    if (!Number.isInteger(blockCount) || blockCount < 0) {
      throw new RangeError(`${caller}: blockCount of ${name} must be a whole number, got ${blockCount}`);
    }
  }
  if (names.size === 0) throw new RangeError(`${caller}: expected at least one stream, got none`);
}

function emptyStream(name: string): DataError {
  return new DataError('empty-stream', `${name} has no block, so it cannot have a share of the corpus`, {
    hint: `Give ${name} more documents (a larger sample, a weaker filter), use smaller blocks, or leave it out.`,
  });
}
