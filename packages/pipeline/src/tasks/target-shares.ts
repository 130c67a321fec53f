import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/**
 * The share of the trained tokens that each domain should have, worked out from the recipe apart from balancing: what
 * the audit holds the written blocks against.
 *
 * @param available packed tokens that each domain has, by name
 */
export function targetShares(
  recipe: CanonicalRecipe,
  available: ReadonlyMap<string, number>,
): Map<string, number> {
  const names = recipe.domains.map(({ name }) => name);
  const weights = names.map((name) => weightOf(recipe, name, available));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(names.map((name, index) => [name, weights[index]! / total]));
}

function weightOf(recipe: CanonicalRecipe, name: string, available: ReadonlyMap<string, number>): number {
  const { balance } = recipe;
  const tokens = available.get(name) ?? 0;
  switch (balance.to) {
    case 'equal':
      return 1;
    case 'natural':
      return tokens;
    case 'shares':
      return balance.shares![name] ?? 0;
    case 'temperature':
      return tokens ** balance.alpha!;
    case 'unimax':
      return Math.min(balance.max_epochs * tokens, waterLevel(recipe, [...available.values()]));
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
