/*
 * What would be held out of each domain, and where that would stop a build. Groups and copies are not foreseen: they may
 * keep more in train.
 */
import type { HeldOutSplit } from '@sluice/records';
import { quotaOf } from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** What a domain is expected to have. */
export interface ExpectedDocuments {
  readonly domain: string;
  readonly documents: number;
  readonly tokens: number;
}

export interface HeldOutEstimate {
  /** The share of the domain's tokens that no split but train has, 0 to 1. */
  readonly share: number;
  /** Why a build would stop, one sentence each. */
  readonly problems: readonly string[];
}

export function estimateHeldOut(recipe: CanonicalRecipe, expected: ExpectedDocuments): HeldOutEstimate {
  const { validation, test } = recipe.split;
  const parts = [
    ...(validation === 0 ? [] : [estimateSplit(recipe, expected, 'validation', validation)]),
    ...(test === undefined ? [] : [estimateSplit(recipe, expected, 'test', test)]),
  ];
  return {
    share: parts.reduce((sum, { share }) => sum + share, 0),
    problems: parts.flatMap(({ problem }) => problem ?? []),
  };
}

function estimateSplit(
  { split: { at_least: atLeast, at_most: atMost }, block_size, pack }: CanonicalRecipe,
  { domain, documents, tokens }: ExpectedDocuments,
  split: HeldOutSplit,
  size: CanonicalRecipe['split']['validation'],
) {
  const count = Math.round(documents);
  const { unit, target, ceiling } = quotaOf(count, { size, atLeast, atMost });
  const wanted = target / Math.max(1, unit === 'documents' ? count : tokens);
  const share = Math.min(wanted, ceiling / Math.max(1, count));
  const heldOut = Math.round(share * tokens);
  if (ceiling === 0)
    return {
      share,
      problem: `no document of ${domain} could be held out for ${split}: it has about ${count} documents, of which at most ${ceiling} may be`,
    };
  const needsBlock = pack.strategy === 'concatenate' && pack.tail !== 'pad';
  if (needsBlock && heldOut < block_size)
    return {
      share,
      problem: `the ${split} documents of ${domain} would have about ${heldOut} tokens, less than one block of ${block_size}`,
    };
  return { share };
}
