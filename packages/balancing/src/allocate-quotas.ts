import { DataError } from '@sluice/records';
import { type Claim, largestRemainder } from './largest-remainder.ts';

/** A stream as balancing sees it. */
export interface StreamBlocks {
  /** The domain, or the domain and subdomain, unique among the streams. */
  readonly name: string;
  /** Blocks that there are. */
  readonly blockCount: number;
}

/** The proportions that are wanted. */
export type BalanceTarget =
  /** The same for each stream. */
  | { readonly to: 'equal' }
  /** In proportion to a weight for every stream by name; 0 leaves a stream out. */
  | { readonly to: 'shares'; readonly shares: Readonly<Record<string, number>> }
  /** In proportion to what there is. */
  | { readonly to: 'natural' };

export interface QuotaOptions {
  readonly target: BalanceTarget;
  /** Blocks wanted in all. @default as many as the target allows: the stream that is shortest for its share binds */
  readonly totalBlocks?: number;
}

export interface Quotas {
  readonly totalBlocks: number;
  /** Blocks of each stream, in the order in which the streams were given. */
  readonly blockCounts: readonly number[];
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
  checkStreams(streams);
  const claims = claimsOf(streams, options.target);
  const wanted = claims.filter((claim) => claim.weight > 0).length;
  for (const [index, { weight, name }] of claims.entries()) {
    if (weight > 0 && streams[index]!.blockCount === 0) throw emptyStream(name);
  }
  const largest = largestTotal(streams, claims);
  const totalBlocks = options.totalBlocks ?? largest.totalBlocks;
  if (!Number.isInteger(totalBlocks) || totalBlocks < 1) {
    throw new RangeError(`allocateQuotas: totalBlocks must be a positive whole number, got ${totalBlocks}`);
  }
  if (totalBlocks < wanted) {
    throw new RangeError(
      `allocateQuotas: totalBlocks must be at least ${wanted}, one for each stream with a share, got ${totalBlocks}`,
    );
  }
  const blockCounts = largestRemainder(claims, totalBlocks);
  const short = streams.find((stream, index) => blockCounts[index]! > stream.blockCount);
  if (short) throw infeasible(short, blockCounts[streams.indexOf(short)]!, largest.totalBlocks);
  return { totalBlocks, blockCounts, bindingStream: largest.bindingStream };
}

function checkStreams(streams: readonly StreamBlocks[]): void {
  const names = new Set<string>();
  for (const { name, blockCount } of streams) {
    if (names.has(name)) throw new RangeError(`allocateQuotas: two streams are named ${name}`);
    names.add(name);
    if (!Number.isInteger(blockCount) || blockCount < 0) {
      throw new RangeError(`allocateQuotas: blockCount of ${name} must be a whole number, got ${blockCount}`);
    }
  }
  if (names.size === 0) throw new RangeError('allocateQuotas: expected at least one stream, got none');
}

function claimsOf(streams: readonly StreamBlocks[], target: BalanceTarget): Claim[] {
  if (target.to === 'equal') return streams.map(({ name }) => ({ name, weight: 1 }));
  if (target.to === 'natural') {
    // A stream of nothing keeps a share, so that it is named as empty and not left out in silence.
    return streams.map(({ name, blockCount }) => ({ name, weight: Math.max(1, blockCount) }));
  }
  return claimsOfShares(streams, target.shares);
}

function claimsOfShares(streams: readonly StreamBlocks[], shares: Readonly<Record<string, number>>): Claim[] {
  const names = streams.map((stream) => stream.name);
  for (const name of Object.keys(shares)) {
    if (!names.includes(name)) {
      throw new RangeError(`allocateQuotas: shares names ${name}, but the streams are ${names.join(', ')}`);
    }
  }
  const claims = names.map((name) => ({ name, weight: shares[name] ?? Number.NaN }));
  for (const { name, weight } of claims) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`allocateQuotas: shares needs a number of at least 0 for ${name}, got ${weight}`);
    }
  }
  if (!claims.some((claim) => claim.weight > 0)) {
    throw new RangeError('allocateQuotas: shares needs at least one number over 0, got none');
  }
  return claims;
}

/** The largest total whose exact shares fit, at least one block for each claim, and the stream that binds it. */
function largestTotal(streams: readonly StreamBlocks[], claims: readonly Claim[]) {
  const weights = claims.reduce((sum, claim) => sum + claim.weight, 0);
  let totalBlocks = Infinity;
  let bindingStream = '';
  for (const [index, { name, weight }] of claims.entries()) {
    // The factor lifts a whole number that division left a rounding error short; the check below takes it back.
    const limit = Math.floor(((streams[index]!.blockCount * weights) / weight) * (1 + 1e-12));
    if (limit < totalBlocks) {
      totalBlocks = limit;
      bindingStream = name;
    }
  }
  const least = claims.filter((claim) => claim.weight > 0).length;
  totalBlocks = Math.max(totalBlocks, least);
  while (totalBlocks > least && !fits(streams, largestRemainder(claims, totalBlocks))) totalBlocks--;
  return { totalBlocks, bindingStream };
}

function fits(streams: readonly StreamBlocks[], blockCounts: readonly number[]): boolean {
  return streams.every((stream, index) => blockCounts[index]! <= stream.blockCount);
}

function emptyStream(name: string): DataError {
  return new DataError('empty-stream', `${name} has no block, so it cannot have a share of the corpus`, {
    hint: `Give ${name} more documents (a larger sample, a weaker filter), use smaller blocks, or leave it out.`,
  });
}

function infeasible(short: StreamBlocks, quota: number, largest: number): DataError {
  return new DataError(
    'infeasible-balance',
    `${short.name} has ${short.blockCount} blocks, but its share of the total is ${quota}`,
    {
      hint: `The largest total for these shares is ${largest} blocks. Ask for less, or give ${short.name} more.`,
    },
  );
}
