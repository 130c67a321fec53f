import { type BalanceTarget, claimsOf, type StreamBlocks } from './balance-target.ts';
import {
  checkCounts,
  checkMaxEpochs,
  checkStreams,
  divideTotal,
  type LimitedClaim,
  largestTotal,
} from './feasible-total.ts';

export interface QuotaOptions {
  readonly target: BalanceTarget;
  /** Blocks wanted in all. @default as many as the target allows: the stream that is shortest for its share binds */
  readonly totalBlocks?: number;
  /**
   * How often a stream may be gone through, at least 1: beyond what there is, its blocks are repeated. The target
   * unimax has its own cap.
   * @default 1, no repetition: the other streams are truncated
   */
  readonly maxEpochs?: number;
}

export interface Quotas {
  readonly totalBlocks: number;
  /** Blocks of each stream, in the order in which the streams were given. */
  readonly blockCounts: readonly number[];
  /** How often each stream is gone through, such as 0.4 or 2.5, in the same order; 0 for a stream without a share. */
  readonly epochs: readonly number[];
  /** The stream that runs out first: what a larger corpus needs more of. */
  readonly bindingStream: string;
}

/**
 * How many blocks each stream gives: whole numbers that sum to the total and lie within one block of the target
 * (largest remainder), none 0 where a share was wanted. Without a total, the largest whose exact shares fit.
 *
 * `natural` without a total keeps everything: it is what validation gets.
 *
 * @throws DataError `empty-stream` if a stream with a share has no block, `infeasible-balance` if the total does not
 *   fit; both say what would.
 * @throws RangeError for a share that is negative, missing, or of no stream, or a total that is no whole number.
 */
export function allocateQuotas(streams: readonly StreamBlocks[], options: QuotaOptions): Quotas {
  checkCounts(streams, 'allocateQuotas');
  const { totalBlocks: wanted } = options;
  const claims = claimsOf(streams, options.target, { caller: 'allocateQuotas', totalBlocks: wanted });
  checkStreams(streams, claims);
  const maxEpochs = maxEpochsOf(options);
  const limited: LimitedClaim[] = claims.map((claim, index) => ({
    ...claim,
    limit: Math.floor(streams[index]!.blockCount * maxEpochs),
  }));
  const largest = largestOf(limited, options.target);
  const totalBlocks = wanted ?? largest.totalBlocks;
  const blockCounts = divideTotal(limited, { totalBlocks, largest: largest.totalBlocks, unit: 'blocks' });
  const epochs = blockCounts.map((count, index) => count / (streams[index]!.blockCount || 1));
  return { totalBlocks, blockCounts, epochs, bindingStream: largest.bindingStream };
}

function maxEpochsOf({ target, maxEpochs = 1 }: QuotaOptions): number {
  if (target.to === 'unimax') return target.maxEpochs;
  checkMaxEpochs(maxEpochs, 'allocateQuotas');
  return maxEpochs;
}

/** The shares of unimax change with the total, so that every total fits until all streams are at their cap. */
function largestOf(claims: readonly LimitedClaim[], target: BalanceTarget) {
  if (target.to !== 'unimax') return largestTotal(claims);
  const totalBlocks = claims.reduce((sum, claim) => sum + claim.limit, 0);
  const capped = claims.filter((claim) => claim.weight >= claim.limit);
  return { totalBlocks, bindingStream: capped[0]?.name ?? '' };
}
