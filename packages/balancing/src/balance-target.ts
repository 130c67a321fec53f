import type { Claim } from './largest-remainder.ts';
import { uniMaxBudgets } from './unimax.ts';

/** A stream as balancing sees it. */
export interface StreamBlocks {
  /** The domain, or the domain and subdomain, unique among the streams. */
  readonly name: string;
  /** Blocks that there are. Where blocks are padded, tokens: the unit is the caller's, and the quotas have it too. */
  readonly blockCount: number;
}

/** The proportions that are wanted. */
export type BalanceTarget =
  /** The same for each stream. */
  | { readonly to: 'equal' }
  /** In proportion to a weight for every stream by name; 0 leaves a stream out. */
  | { readonly to: 'shares'; readonly shares: Readonly<Record<string, number>> }
  /** In proportion to what there is. */
  | { readonly to: 'natural' }
  /** In proportion to what there is to the power of alpha, from 0 (equal) to 1 (natural): 1 / temperature. */
  | { readonly to: 'temperature'; readonly alpha: number }
  /** Equal, but never more than `maxEpochs` times what there is; needs a total. */
  | { readonly to: 'unimax'; readonly maxEpochs: number };

interface TargetContext {
  readonly caller: string;
  /** Unset where it is still to be found: a target that depends on it then throws. */
  readonly totalBlocks: number | undefined;
}

/**
 * What each stream claims of the whole. A stream of nothing keeps a claim, so that it is named as empty and not left
 * out in silence; only a share of 0 claims nothing.
 */
export function claimsOf(
  streams: readonly StreamBlocks[],
  target: BalanceTarget,
  { caller, totalBlocks }: TargetContext,
): Claim[] {
  switch (target.to) {
    case 'equal':
      return streams.map(({ name }) => ({ name, weight: 1 }));
    case 'natural':
      return streams.map(({ name, blockCount }) => ({ name, weight: Math.max(1, blockCount) }));
    case 'temperature':
      return claimsByTemperature(streams, target.alpha, caller);
    case 'unimax':
      if (totalBlocks === undefined) {
        throw new TypeError(
          `${caller}: the target unimax needs totalBlocks, since every total has its own shares`,
        );
      }
      return uniMaxBudgets(streams, { totalBlocks, maxEpochs: target.maxEpochs });
    case 'shares':
      return claimsByShares(streams, target.shares, caller);
  }
}

function claimsByTemperature(streams: readonly StreamBlocks[], alpha: number, caller: string): Claim[] {
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`${caller}: alpha must be from 0 to 1, got ${alpha}`);
  // Twelve digits: the last bits of a power may differ between engines, and must not decide about a block.
  const weight = (blockCount: number) => Number((Math.max(1, blockCount) ** alpha).toPrecision(12));
  return streams.map(({ name, blockCount }) => ({ name, weight: weight(blockCount) }));
}

function claimsByShares(
  streams: readonly StreamBlocks[],
  shares: Readonly<Record<string, number>>,
  caller: string,
): Claim[] {
  const names = streams.map((stream) => stream.name);
  for (const name of Object.keys(shares)) {
    if (!names.includes(name)) {
      throw new RangeError(`${caller}: shares names ${name}, but the streams are ${names.join(', ')}`);
    }
  }
  const claims = names.map((name) => ({ name, weight: shares[name] ?? Number.NaN }));
  for (const { name, weight } of claims) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`${caller}: shares needs a number of at least 0 for ${name}, got ${weight}`);
    }
  }
  if (!claims.some((claim) => claim.weight > 0)) {
    throw new RangeError(`${caller}: shares needs at least one number over 0, got none`);
  }
  return claims;
}
