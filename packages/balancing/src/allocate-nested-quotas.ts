import { type BalanceTarget, claimsOf, type StreamBlocks } from './balance-target.ts';
import {
  checkCounts,
  checkMaxEpochs,
  checkStreams,
  divideTotal,
  exhaustingTotal,
  type FeasibleTotal,
  type LimitedClaim,
  largestTotal,
} from './feasible-total.ts';
import { type Claim, largestRemainder, leastTotal } from './largest-remainder.ts';

/** A domain with the streams of its subdomains. */
export interface DomainBlocks {
  readonly name: string;
  readonly streams: readonly StreamBlocks[];
  /** The proportions inside the domain. @default natural */
  readonly target?: NestedTarget;
}

/** Every target whose shares do not depend on the total. */
export type NestedTarget = Exclude<BalanceTarget, { readonly to: 'unimax' }>;

/** How much is wanted, and how far streams may be repeated for it. */
export interface QuotaLimits {
  /** Blocks wanted in all. @default as `stopping` says */
  readonly totalBlocks?: number;
  /** How often a stream may be gone through, at least 1. @default 1 */
  readonly maxEpochs?: number;
  /**
   * Without a total: as much as the streams and the cap of epochs allow, or no more than it takes to go through every
   * stream once, the others being repeated.
   * @default first-exhausted
   */
  readonly stopping?: 'first-exhausted' | 'all-exhausted';
  /** What is counted, for messages. @default blocks */
  readonly unit?: string;
}

export interface NestedQuotaOptions extends QuotaLimits {
  /** The proportions of the domains. */
  readonly target: NestedTarget;
}

export interface NestedQuotas {
  readonly totalBlocks: number;
  /** In the order in which domains and streams were given. */
  readonly domains: readonly {
    readonly name: string;
    readonly totalBlocks: number;
    readonly blockCounts: readonly number[];
    readonly epochs: readonly number[];
  }[];
  /** The domain that runs out first. */
  readonly bindingDomain: string;
  /** The stream that runs out first in it. */
  readonly bindingStream: string;
}

/**
 * Quotas on two levels: the domains share the total, and the subdomains of each share what it gets, both by largest
 * remainder and within one block of their target; no share over 0 rounds to nothing. A domain can give as much as its
 * own shares allow.
 *
 * @throws as {@link allocateQuotas}.
 */
export function allocateNestedQuotas(
  domains: readonly DomainBlocks[],
  options: NestedQuotaOptions,
): NestedQuotas {
  const caller = 'allocateNestedQuotas';
  const { target, maxEpochs = 1, unit = 'blocks' } = options;
  checkMaxEpochs(maxEpochs, caller);
  const sums = domains.map(({ name, streams }) => ({ name, blockCount: sumBlocks(streams) }));
  checkCounts(sums, caller);
  const outer = claimsOf(sums, target, { caller, totalBlocks: undefined });
  checkStreams(sums, outer);
  const inner = domains.map((domain, index) =>
    outer[index]!.weight > 0 ? limitStreams(domain, { maxEpochs, caller }) : undefined,
  );
  const claims: LimitedClaim[] = outer.map((claim, index) => ({
    ...claim,
    least: inner[index]?.least ?? 0,
    limit: inner[index]?.largest.totalBlocks ?? 0,
  }));
  const largest = largestTotal(claims);
  const enough = options.stopping === 'all-exhausted' ? totalForAll(domains, outer, inner) : Infinity;
  const totalBlocks = options.totalBlocks ?? Math.min(largest.totalBlocks, enough);
  const parts = divideTotal(claims, { totalBlocks, largest: largest.totalBlocks, unit });
  const binding = domains.findIndex(({ name }) => name === largest.bindingStream);
  return {
    totalBlocks,
    domains: domains.map((domain, index) => divideDomain(domain, inner[index]?.claims, parts[index]!)),
    bindingDomain: largest.bindingStream,
    bindingStream: inner[binding]?.largest.bindingStream ?? '',
  };
}

/** The least total at which every stream with a share is gone through once. */
function totalForAll(
  domains: readonly DomainBlocks[],
  outer: readonly Claim[],
  inner: readonly (LimitedStreams | undefined)[],
): number {
  const whole = domains.map(({ streams }, at) => {
    const weights = inner[at]?.claims.map(({ weight }) => weight);
    return { name: '', blockCount: weights === undefined ? 0 : exhaustingTotal(streams, weights) };
  });
  return exhaustingTotal(
    whole,
    outer.map(({ weight }) => weight),
  );
}

interface LimitedStreams {
  readonly claims: readonly LimitedClaim[];
  readonly largest: FeasibleTotal;
  readonly least: number;
}

function limitStreams(
  { streams, target = { to: 'natural' } }: DomainBlocks,
  { maxEpochs, caller }: { readonly maxEpochs: number; readonly caller: string },
): LimitedStreams {
  checkCounts(streams, caller);
  const shares = claimsOf(streams, target, { caller, totalBlocks: undefined });
  checkStreams(streams, shares);
  const claims = shares.map((claim, index) => ({
    ...claim,
    // The cap is the domain's: rounding may give a stream the part of a block that it keeps from another.
    limit: Math.ceil(streams[index]!.blockCount * maxEpochs),
  }));
  const { totalBlocks, bindingStream } = largestTotal(claims);
  const most = Math.floor(sumBlocks(streams) * maxEpochs);
  const largest = { totalBlocks: Math.min(totalBlocks, most), bindingStream };
  return { claims, largest, least: leastTotal(claims) };
}

function divideDomain(
  { name, streams }: DomainBlocks,
  claims: readonly LimitedClaim[] | undefined,
  total: number,
) {
  const blockCounts = claims === undefined ? streams.map(() => 0) : largestRemainder(claims, total);
  const epochs = blockCounts.map((count, index) => count / (streams[index]!.blockCount || 1));
  return { name, totalBlocks: total, blockCounts, epochs };
}

function sumBlocks(streams: readonly StreamBlocks[]): number {
  return streams.reduce((sum, stream) => sum + stream.blockCount, 0);
}
