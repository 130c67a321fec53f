import type { DomainBlocks, NestedTarget, QuotaLimits } from './allocate-nested-quotas.ts';
import { claimsOf } from './balance-target.ts';
import {
  checkCounts,
  checkMaxEpochs,
  checkStreams,
  exhaustingTotal,
  infeasible,
  type LimitedClaim,
  largestTotal,
} from './feasible-total.ts';
import { type Claim, largestRemainder, leastTotal } from './largest-remainder.ts';

/** A stage of a curriculum. */
export interface Stage {
  /** Its part of the whole, in proportion to the other stages'; over 0. */
  readonly share: number;
  /** The proportions of the domains while it lasts. */
  readonly target: NestedTarget;
  /** The proportions inside domains, by name, where they are not the domain's own. */
  readonly within?: Readonly<Record<string, NestedTarget>>;
}

export interface StageQuotaOptions extends QuotaLimits {
  /** In the order in which they are trained. */
  readonly stages: readonly Stage[];
}

export interface StageQuotas {
  readonly totalBlocks: number;
  /** Blocks of each stream in each stage, the streams of all domains in the order in which they were given. */
  readonly stages: readonly (readonly number[])[];
  /** Blocks of each stream in all stages. */
  readonly blockCounts: readonly number[];
  readonly epochs: readonly number[];
  /** The stream that runs out first: its domain, and its own name where the domain has several. */
  readonly bindingStream: string;
}

/**
 * Quotas of a curriculum, whose shares change from stage to stage: the stages share the total, the domains each stage,
 * and the subdomains what their domain gets, all by largest remainder and within one block; no share over 0 gets
 * nothing. What rounding kept from a stream in one stage counts for it in the next, so that the stages together do not
 * drift from the exact shares. What a stream gives in all stages fits what it has.
 *
 * @throws as `allocateQuotas`, and RangeError for no stages or a share of a stage that is not over 0.
 */
export function allocateStageQuotas(
  domains: readonly DomainBlocks[],
  options: StageQuotaOptions,
): StageQuotas {
  const caller = 'allocateStageQuotas';
  const { maxEpochs = 1, unit = 'blocks' } = options;
  checkMaxEpochs(maxEpochs, caller);
  const streams = leavesOf(domains);
  const lengths = stageClaims(options.stages, caller);
  const claims = options.stages.map((stage) => claimsOfStage(domains, stage, caller));
  const limits = streams.map(({ blockCount }) => Math.floor(blockCount * maxEpochs));
  const divide = (total: number) => divideStages(total, lengths, claims);
  const least = leastTotal(withLeast(lengths, claims));
  const shares = overallShares(lengths, claims);
  const limited = streams.map(({ name }, at) => ({ name, weight: shares[at]!, limit: limits[at]! }));
  const exact = largestTotal(limited.filter(({ weight }) => weight > 0));
  let largest = Math.max(exact.totalBlocks, least);
  while (largest > least && overLimit(divide(largest), limits) >= 0) largest--;
  const enough = options.stopping === 'all-exhausted' ? exhaustingTotal(streams, shares) : Infinity;
  const totalBlocks = options.totalBlocks ?? Math.min(largest, enough);
  if (!Number.isInteger(totalBlocks) || totalBlocks < least) {
    throw new RangeError(
      `${caller}: totalBlocks must be a whole number of at least ${least}, one for each share of each stage, got ${totalBlocks}`,
    );
  }
  const stages = divide(totalBlocks);
  const blockCounts = sumStages(stages);
  const over = overLimit(stages, limits);
  if (over >= 0) {
    const claim: LimitedClaim & { part: number } = { ...limited[over]!, part: blockCounts[over]! };
    throw infeasible(claim, { largest, unit });
  }
  const epochs = blockCounts.map((count, index) => count / (streams[index]!.blockCount || 1));
  return { totalBlocks, stages, blockCounts, epochs, bindingStream: exact.bindingStream };
}

/** The streams of all domains, named so that each is one of its kind. */
function leavesOf(domains: readonly DomainBlocks[]) {
  return domains.flatMap(({ name, streams }) =>
    streams.map(({ name: own, blockCount }) => ({
      name: streams.length === 1 ? name : `${name}.${own}`,
      blockCount,
    })),
  );
}

function stageClaims(stages: readonly Stage[], caller: string): Claim[] {
  if (stages.length === 0) throw new RangeError(`${caller}: expected at least one stage, got none`);
  for (const { share } of stages) {
    if (!(share > 0 && share < Infinity)) {
      throw new RangeError(`${caller}: the share of a stage must be a number over 0, got ${share}`);
    }
  }
  return stages.map(({ share }, stage) => ({ name: String(stage).padStart(6, '0'), weight: share }));
}

/** What domains claim of a stage, and streams of their domain in it. */
interface StageClaims {
  /** The least of each is what its streams need. */
  readonly outer: readonly Claim[];
  readonly inner: readonly (readonly Claim[])[];
}

function claimsOfStage(domains: readonly DomainBlocks[], stage: Stage, caller: string): StageClaims {
  const context = { caller, totalBlocks: undefined };
  const sums = domains.map(({ name, streams }) => ({
    name,
    blockCount: streams.reduce((sum, { blockCount }) => sum + blockCount, 0),
  }));
  checkCounts(sums, caller);
  const outer = claimsOf(sums, stage.target, context);
  checkStreams(sums, outer);
  const inner = domains.map(({ name, streams, target }, at) => {
    const own = stage.within?.[name] ?? target ?? { to: 'natural' };
    if (outer[at]!.weight === 0) return streams.map((stream) => ({ name: stream.name, weight: 0 }));
    checkCounts(streams, caller);
    const claims = claimsOf(streams, own, context);
    checkStreams(streams, claims);
    return claims;
  });
  return { outer: outer.map((claim, at) => ({ ...claim, least: leastTotal(inner[at]!) })), inner };
}

/** The stages with the least that each needs. */
function withLeast(lengths: readonly Claim[], claims: readonly StageClaims[]): Claim[] {
  return lengths.map((length, stage) => ({ ...length, least: leastTotal(claims[stage]!.outer) }));
}

/** The share of each stream in all stages together. */
function overallShares(lengths: readonly Claim[], claims: readonly StageClaims[]): number[] {
  const byStage = claims.map(({ outer, inner }, stage) => {
    const length = exactParts(lengths, 1)[stage]!;
    const parts = exactParts(outer, length);
    return inner.flatMap((own, domain) => exactParts(own, parts[domain]!));
  });
  return sumStages(byStage);
}

/** Parts of a whole in proportion to weights, not rounded. */
function exactParts(claims: readonly Claim[], whole: number): number[] {
  const sum = claims.reduce((all, { weight }) => all + weight, 0);
  return claims.map(({ weight }) => (sum === 0 ? 0 : (whole * weight) / sum));
}

/** Rounds each stage, domain and stream; what it keeps from a claim is credited to it in the next stage. */
function divideStages(total: number, lengths: readonly Claim[], claims: readonly StageClaims[]): number[][] {
  const rounding = claims[0]!.inner.map((own) => creditedRounding(own.length));
  const outerRounding = creditedRounding(rounding.length);
  return largestRemainder(withLeast(lengths, claims), total).map((blocks, stage) => {
    const { outer, inner } = claims[stage]!;
    const parts = outerRounding(outer, blocks);
    return inner.flatMap((own, domain) =>
      parts[domain] === 0 ? own.map(() => 0) : rounding[domain]!(own, parts[domain]!),
    );
  });
}

/** Largest remainders one after another; what a claim was kept from in one counts for it in the next. */
function creditedRounding(claimCount: number): (claims: readonly Claim[], total: number) => number[] {
  const credits = new Array<number>(claimCount).fill(0);
  return (claims, total) => {
    const parts = largestRemainder(
      claims.map((claim, at) => ({ ...claim, credit: credits[at]! })),
      total,
    );
    for (const [at, exact] of exactParts(claims, total).entries()) credits[at]! += exact - parts[at]!;
    return parts;
  };
}

function sumStages(stages: readonly (readonly number[])[]): number[] {
  return stages[0]!.map((_, stream) => stages.reduce((sum, stage) => sum + stage[stream]!, 0));
}

/** The first stream that gives more than it has, or -1. */
function overLimit(stages: readonly (readonly number[])[], limits: readonly number[]): number {
  return sumStages(stages).findIndex((blocks, stream) => blocks > limits[stream]!);
}
