import {
  allocateNestedQuotas,
  allocateQuotas,
  allocateStageQuotas,
  type DomainBlocks,
  type NestedTarget,
} from '@sluice/balancing';
import { DataError } from '@sluice/records';
import type { RecipeMixture } from '../recipe/balance-schema.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** What of a recipe decides which blocks are trained on. */
export type BalancedRecipe = Pick<CanonicalRecipe, 'seed' | 'balance' | 'block_size'> & {
  readonly pack: Pick<CanonicalRecipe['pack'], 'within'>;
  readonly domains: readonly { readonly name: string }[];
  readonly split: Pick<CanonicalRecipe['split'], 'validation'>;
};

/** A stream of the train split as balancing sees it. */
export interface TrainStream {
  readonly domain: string;
  readonly subdomain: string;
  /** Blocks or tokens that there are. */
  readonly amount: number;
}

/** What quotas are counted in: blocks where all are full, else trained tokens. */
export type TrainUnit = 'blocks' | 'tokens';

/** How much each stream gives, in the order of the streams. */
export interface TrainQuotas {
  readonly amounts: readonly number[];
  /** The same by stage of a curriculum; one stage without. */
  readonly stages: readonly (readonly number[])[];
}

/**
 * How many blocks (or tokens) each stream gives to the train split: the domains by the recipe's target, the subdomains
 * of each by their shares, or in proportion to what there is. Streams of less than one block give nothing.
 *
 * @throws DataError `pipeline/infeasible-balance` or what balancing throws: each says what would do
 */
export function trainQuotas(
  streams: readonly TrainStream[],
  recipe: BalancedRecipe,
  unit: TrainUnit,
): TrainQuotas {
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

function allocate(streams: readonly TrainStream[], recipe: BalancedRecipe, unit: TrainUnit): TrainQuotas {
  const { balance } = recipe;
  const members = recipe.domains.map(({ name }) =>
    [...streams.keys()].filter((index) => isOf(streams[index]!, name)),
  );
  const domains = recipe.domains.map(({ name }, at) => ({
    name,
    streams: members[at]!.map((index) => ({
      name: streams[index]!.subdomain,
      blockCount: streams[index]!.amount,
    })),
    ...targetWithin(balance.within[name]),
  }));
  const total = totalOf(recipe, unit);
  const limits = {
    unit,
    maxEpochs: balance.max_epochs,
    stopping: balance.short === 'repeat' ? 'all-exhausted' : 'first-exhausted',
    ...(total === undefined ? {} : { totalBlocks: total }),
  } as const;
  const flat =
    balance.stages === undefined
      ? [
          allocateNestedQuotas(domains, {
            ...limits,
            target: nestedTarget(domains, recipe, total),
          }).domains.flatMap(({ blockCounts }) => blockCounts),
        ]
      : allocateStageQuotas(domains, { ...limits, stages: balance.stages.map(stageOf) }).stages;
  const places = members.flat();
  const stages = flat.map((counts) => {
    const amounts = streams.map(() => 0);
    for (const [at, index] of places.entries()) amounts[index] = counts[at]!;
    return amounts;
  });
  return { stages, amounts: streams.map((_, index) => sumOf(stages.map((stage) => stage[index]!))) };
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const isOf = (stream: TrainStream, domain: string): boolean => stream.domain === domain && stream.amount > 0;

const targetWithin = (shares: Readonly<Record<string, number>> | undefined) =>
  shares === undefined ? {} : { target: { to: 'shares', shares } as const };

function stageOf({ share, ...mixture }: RecipeMixture & { readonly share: number }) {
  const within = Object.entries(mixture.within).map(
    ([name, shares]) => [name, { to: 'shares', shares } as const] as const,
  );
  return { share, target: mixtureTarget(mixture), within: Object.fromEntries(within) };
}

function totalOf({ balance, block_size }: BalancedRecipe, unit: TrainUnit): number | undefined {
  const { total } = balance;
  if (total === undefined) return undefined;
  if (unit === 'blocks') return 'blocks' in total ? total.blocks : Math.floor(total.tokens / block_size);
  return 'tokens' in total ? total.tokens : total.blocks * block_size;
}

/** UniMax has shares for each total alone: they are worked out for the domains first, then given as shares. */
function nestedTarget(
  domains: readonly DomainBlocks[],
  { balance }: BalancedRecipe,
  total: number | undefined,
): NestedTarget {
  if (balance.to !== 'unimax') return mixtureTarget({ ...balance, to: balance.to });
  const sums = domains.map(({ name, streams }) => ({
    name,
    blockCount: sumOf(streams.map(({ blockCount }) => blockCount)),
  }));
  const target = { to: 'unimax', maxEpochs: balance.max_epochs } as const;
  const { blockCounts } = allocateQuotas(sums, { target, totalBlocks: total! });
  const shares = Object.fromEntries(sums.map(({ name }, index) => [name, blockCounts[index]!]));
  return { to: 'shares', shares };
}

/** A recipe's mixture in the terms of balancing. */
function mixtureTarget({ to, shares, alpha }: Omit<RecipeMixture, 'within'>): NestedTarget {
  switch (to) {
    case 'shares':
      return { to, shares: shares! };
    case 'temperature':
      return { to, alpha: alpha! };
    default:
      return { to };
  }
}
