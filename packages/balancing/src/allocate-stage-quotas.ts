import type { NestedTarget } from './allocate-nested-quotas.ts';
import { claimsOf, type StreamBlocks } from './balance-target.ts';
import { checkCounts, checkStreams, infeasible, type LimitedClaim, largestTotal } from './feasible-total.ts';
import { type Claim, largestRemainder, leastTotal } from './largest-remainder.ts';

/** A stage of a curriculum. */
export interface Stage {
  /** Its part of the whole, in proportion to the other stages'; over 0. */
  readonly share: number;
  /** The proportions of the streams while it lasts. */
  readonly target: NestedTarget;
}

export interface StageQuotaOptions {
  /** In the order in which they are trained. */
  readonly stages: readonly Stage[];
  /** Blocks wanted in all stages together. @default as many as the targets allow */
  readonly totalBlocks?: number;
  /** How often a stream may be gone through in all stages together, at least 1. @default 1 */
  readonly maxEpochs?: number;
}

export interface StageQuotas {
  readonly totalBlocks: number;
  /** Blocks of each stream in each stage, the streams in the order in which they were given. */
  readonly stages: readonly (readonly number[])[];
  /** Blocks of each stream in all stages. */
  readonly blockCounts: readonly number[];
  readonly epochs: readonly number[];
  /** The stream that runs out first. */
  readonly bindingStream: string;
}

/**
 * Quotas of a curriculum, whose shares change from stage to stage: the stages share the total and the streams share
 * each stage, both by largest remainder and within one block; no share over 0 gets nothing. What a stream gives in all
 * stages fits what it has.
 *
 * @throws as {@link allocateQuotas}, and RangeError for no stages or a share of a stage that is not over 0.
 */
export function allocateStageQuotas(
  streams: readonly StreamBlocks[],
  options: StageQuotaOptions,
): StageQuotas {
  const caller = 'allocateStageQuotas';
  const { maxEpochs = 1 } = options;
  if (!(maxEpochs >= 1 && maxEpochs < Infinity)) {
    throw new RangeError(`${caller}: maxEpochs must be a number of at least 1, got ${maxEpochs}`);
  }
  checkCounts(streams, caller);
  const lengths = stageClaims(options.stages, caller);
  const claims = options.stages.map(({ target }) =>
    claimsOf(streams, target, { caller, totalBlocks: undefined }),
  );
  for (const stage of claims) checkStreams(streams, stage);
  const limits = streams.map(({ blockCount }) => Math.floor(blockCount * maxEpochs));
  const divide = (total: number) => divideStages(total, lengths, claims);
  const least = leastStages(lengths, claims);
  const exact = largestTotal(claimsOfAll(lengths, claims, limits));
  let largest = Math.max(exact.totalBlocks, least);
  while (largest > least && overLimit(divide(largest), limits) >= 0) largest--;
  const totalBlocks = options.totalBlocks ?? largest;
  if (!Number.isInteger(totalBlocks) || totalBlocks < least) {
    throw new RangeError(
      `${caller}: totalBlocks must be a whole number of at least ${least}, one for each share of each stage, got ${totalBlocks}`,
    );
  }
  const stages = divide(totalBlocks);
  const over = overLimit(stages, limits);
  const blockCounts = sumStages(stages);
  if (over >= 0) {
    throw infeasible({ name: streams[over]!.name, limit: limits[over]!, part: blockCounts[over]! }, largest);
  }
  const epochs = blockCounts.map((count, index) => count / (streams[index]!.blockCount || 1));
  return { totalBlocks, stages, blockCounts, epochs, bindingStream: exact.bindingStream };
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

/** What each stream claims of all stages together. */
function claimsOfAll(
  lengths: readonly Claim[],
  claims: readonly (readonly Claim[])[],
  limits: readonly number[],
): LimitedClaim[] {
  const sums = claims.map((stage) => stage.reduce((sum, { weight }) => sum + weight, 0));
  return claims[0]!.map(({ name }, stream) => {
    const weight = lengths.reduce(
      (sum, { weight: share }, stage) => sum + (share * claims[stage]![stream]!.weight) / sums[stage]!,
      0,
    );
    return { name, weight, limit: limits[stream]! };
  });
}

/** The least total: each stage must have a block for each of its shares. */
function leastStages(lengths: readonly Claim[], claims: readonly (readonly Claim[])[]): number {
  return leastTotal(lengths.map((length, stage) => ({ ...length, least: leastTotal(claims[stage]!) })));
}

function divideStages(
  total: number,
  lengths: readonly Claim[],
  claims: readonly (readonly Claim[])[],
): number[][] {
  const least = lengths.map((length, stage) => ({ ...length, least: leastTotal(claims[stage]!) }));
  return largestRemainder(least, total).map((blocks, stage) => largestRemainder(claims[stage]!, blocks));
}

function sumStages(stages: readonly (readonly number[])[]): number[] {
  return stages[0]!.map((_, stream) => stages.reduce((sum, stage) => sum + stage[stream]!, 0));
}

/** The first stream that gives more than it has, or -1. */
function overLimit(stages: readonly (readonly number[])[], limits: readonly number[]): number {
  return sumStages(stages).findIndex((blocks, stream) => blocks > limits[stream]!);
}
