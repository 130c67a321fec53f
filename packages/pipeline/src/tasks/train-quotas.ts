import {
  allocateNestedQuotas,
  allocateQuotas,
  type BalanceTarget,
  type NestedTarget,
} from '@sluice/balancing';
import { DataError } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** A stream of the train split as balancing sees it. */
export interface TrainStream {
  readonly domain: string;
  readonly subdomain: string;
  /** Blocks or tokens that there are. */
  readonly amount: number;
}

/** What quotas are counted in: blocks where all are full, else trained tokens. */
export type TrainUnit = 'blocks' | 'tokens';

/**
 * How many blocks (or tokens) each stream gives to the train split: the domains by the recipe's target, the subdomains of each by
 * their shares, or in proportion to what there is. Streams of less than one block give nothing.
 *
 * @returns one count a stream, in their order
 * @throws DataError `pipeline/infeasible-balance` or what balancing throws: each says what would do
 */
export function trainQuotas(
  streams: readonly TrainStream[],
  recipe: CanonicalRecipe,
  unit: TrainUnit,
): number[] {
  if (unit === 'tokens' && recipe.balance.max_epochs > 1) throw cannotRepeat();
  try {
    return allocate(streams, recipe, unit);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataError(
      'pipeline/infeasible-balance',
      `the balance that is wanted cannot be had: ${error.message}`,
      {
        hint: 'Change "balance" in the recipe, or sample more documents.',
        cause: error,
      },
    );
  }
}

function cannotRepeat(): DataError {
  return new DataError('pipeline/infeasible-balance', 'padded blocks cannot be repeated', {
    hint: 'Leave "max_epochs" at 1, or pack by "concatenate" with the tail dropped.',
  });
}

function allocate(streams: readonly TrainStream[], recipe: CanonicalRecipe, unit: TrainUnit): number[] {
  const { balance } = recipe;
  const domains = recipe.domains.map(({ name }) => {
    const members = [...streams.keys()].filter((index) => isOf(streams[index]!, name));
    const shares = balance.within[name];
    return {
      name,
      members,
      streams: members.map((index) => ({
        name: streams[index]!.subdomain,
        blockCount: streams[index]!.amount,
      })),
      ...(shares === undefined ? {} : { target: { to: 'shares', shares } as const }),
    };
  });
  const total = totalOf(recipe, unit);
  const quotas = allocateNestedQuotas(domains, {
    target: nestedTarget(domains, recipe, total),
    maxEpochs: balance.max_epochs,
    ...(total === undefined ? {} : { totalBlocks: total }),
  });
  const counts = streams.map(() => 0);
  for (const [number, { members }] of domains.entries()) {
    for (const [place, index] of members.entries())
      counts[index] = quotas.domains[number]!.blockCounts[place]!;
  }
  return counts;
}

const isOf = (stream: TrainStream, domain: string): boolean => stream.domain === domain && stream.amount > 0;

function totalOf({ balance, block_size }: CanonicalRecipe, unit: TrainUnit): number | undefined {
  const { total } = balance;
  if (total === undefined) return undefined;
  if (unit === 'blocks') return 'blocks' in total ? total.blocks : Math.floor(total.tokens / block_size);
  return 'tokens' in total ? total.tokens : total.blocks * block_size;
}

interface SummedDomain {
  readonly name: string;
  readonly streams: readonly { readonly blockCount: number }[];
}

/** UniMax has shares for each total alone: they are worked out for the domains first, then given as shares. */
function nestedTarget(
  domains: readonly SummedDomain[],
  recipe: CanonicalRecipe,
  total: number | undefined,
): NestedTarget {
  const target = balanceTarget(recipe);
  if (target.to !== 'unimax') return target;
  const sums = domains.map(({ name, streams }) => ({
    name,
    blockCount: streams.reduce((sum, { blockCount }) => sum + blockCount, 0),
  }));
  const { blockCounts } = allocateQuotas(sums, { target, totalBlocks: total! });
  const shares = Object.fromEntries(sums.map(({ name }, index) => [name, blockCounts[index]!]));
  return { to: 'shares', shares };
}

/** The recipe's target in the terms of balancing. */
export function balanceTarget({ balance }: CanonicalRecipe): BalanceTarget {
  switch (balance.to) {
    case 'shares':
      return { to: 'shares', shares: balance.shares! };
    case 'temperature':
      return { to: 'temperature', alpha: balance.alpha! };
    case 'unimax':
      return { to: 'unimax', maxEpochs: balance.max_epochs };
    default:
      return { to: balance.to };
  }
}
