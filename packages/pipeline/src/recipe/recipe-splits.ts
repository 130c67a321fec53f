import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { CanonicalRecipe } from './canonical-recipe.ts';

/** The splits that a recipe asks for, in order: those of which it wants more than nothing. */
export function recipeSplits({ split }: Pick<CanonicalRecipe, 'split'>): SplitName[] {
  return SPLIT_NAMES.filter((name) => name === 'train' || (split[name] ?? 0) !== 0);
}

/** Whether some split is as large as a count of tokens, so that documents must be tokenized to be split. */
export function isSplitInTokens({ split }: Pick<CanonicalRecipe, 'split'>): boolean {
  return [split.validation, split.test].some((size) => typeof size === 'object' && 'tokens' in size);
}
