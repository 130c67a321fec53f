import type { SplitName } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';

/** A split, or one domain of one that is held out. */
export interface SplitPart {
  readonly split: SplitName;
  readonly domain?: string;
}

/**
 * Every domain of every split that is held out: each is written beside the mix, to be evaluated on by itself. None where
 * blocks hold several domains.
 */
export function heldOutDomains(recipe: CanonicalRecipe): Required<SplitPart>[] {
  if (recipe.pack.within === 'mixture') return [];
  const splits = recipeSplits(recipe).filter((split) => split !== 'train');
  return splits.flatMap((split) => recipe.domains.map((domain) => ({ split, domain: domain.name })));
}
