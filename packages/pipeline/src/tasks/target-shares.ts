/*
 * The shares of the trained tokens that a recipe asks for, worked out apart from balancing: what the audit holds the
 * written blocks against.
 */
import type { RecipeMixture } from '../recipe/balance-schema.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** Tokens by domain and subdomain. */
export type TokensByStream = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A stage of the training: its part of the whole, and the mixture while it lasts. */
export interface TargetStage {
  /** In [0, 1]. */
  readonly share: number;
  readonly mixture: Omit<RecipeMixture, 'to'> & { readonly to: RecipeMixture['to'] | 'unimax' };
}

/** The stages of a curriculum, or the whole training as one. */
export function targetStages({ balance }: CanonicalRecipe): TargetStage[] {
  if (balance.stages === undefined) return [{ share: 1, mixture: balance }];
  const whole = balance.stages.reduce((sum, { share }) => sum + share, 0);
  return balance.stages.map((stage) => ({
    share: stage.share / whole,
    mixture: { ...stage, within: { ...balance.within, ...stage.within } },
  }));
}

/**
 * The share that each domain should have by a mixture.
 *
 * @param available packed tokens that there are
 */
export function targetShares(
  recipe: CanonicalRecipe,
  mixture: TargetStage['mixture'],
  available: TokensByStream,
): Map<string, number> {
  const tokens = recipe.domains.map(({ name }) => sumOf([...(available.get(name)?.values() ?? [])]));
  const weights = recipe.domains.map(({ name }, at) => weightOf(mixture, { name, tokens: tokens[at]! }));
  if (mixture.to === 'unimax') {
    const level = waterLevel(recipe, tokens);
    for (const at of weights.keys()) weights[at] = Math.min(recipe.balance.max_epochs * tokens[at]!, level);
  }
  const whole = sumOf(weights);
  return new Map(recipe.domains.map(({ name }, at) => [name, weights[at]! / whole]));
}

/** The share of its domain that each subdomain should have. */
export function sharesWithin(
  { within }: Pick<TargetStage['mixture'], 'within'>,
  domain: string,
  available: ReadonlyMap<string, number>,
): Map<string, number> {
  const shares = within[domain];
  const weights = [...available].map(
    ([name, tokens]) => [name, shares === undefined ? tokens : (shares[name] ?? 0)] as const,
  );
  const whole = sumOf(weights.map(([, weight]) => weight));
  return new Map(weights.map(([name, weight]) => [name, weight / whole]));
}

function weightOf(
  { to, shares, alpha }: TargetStage['mixture'],
  { name, tokens }: { readonly name: string; readonly tokens: number },
): number {
  switch (to) {
    case 'equal':
    case 'unimax':
      return 1;
    case 'natural':
      return tokens;
    case 'shares':
      return shares![name] ?? 0;
    case 'temperature':
      return tokens ** alpha!;
  }
}

/** UniMax fills all domains to one level, but none above its cap (Chung and others, 2023): the level for the total. */
function waterLevel({ balance, block_size }: CanonicalRecipe, tokenCounts: readonly number[]): number {
  const total = 'blocks' in balance.total! ? balance.total.blocks * block_size : balance.total!.tokens;
  let rest = total;
  let left = tokenCounts.length;
  for (const cap of tokenCounts.map((count) => balance.max_epochs * count).sort((a, b) => a - b)) {
    if (cap >= rest / left) break;
    rest -= cap;
    left--;
  }
  return left === 0 ? Infinity : rest / left;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
