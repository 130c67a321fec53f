import { join } from 'node:path';
import { estimateRecipe, parseRecipe, planRecipe } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { estimateHeldOut } from '../src/estimate/estimate-held-out.ts';
import { canonicalRecipe } from '../src/recipe/canonical-recipe.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const EXPECTED = { domain: 'code', documents: 1000, tokens: 100_000 };

function estimate(more: string, expected = EXPECTED) {
  const text = `name: t
tokenizer: t
block_size: 100
domains: { code: { sources: [{ from: x, text: t }] } }
${more}
`;
  return estimateHeldOut(canonicalRecipe(parseRecipe(text, 'recipe.yaml'), 'recipe.yaml'), expected);
}

describe('estimateHeldOut(recipe, expected)', () => {
  test.each([
    ['', 0.05],
    ['split: { validation: 0 }', 0],
    ['split: { validation: 5%, test: 5% }', 0.1],
    ['split: { validation: 1%, at_least: 60 }', 0.06],
    ['split: { validation: 1%, at_least: 600 }', 0.1],
    ['split: { validation: 20 documents }', 0.02],
    ['split: { validation: 20000 tokens }', 0.2],
  ])('foresees what is held out by "%s"', (more, share) => {
    const found = estimate(more);
    expect(found.share).toBeCloseTo(share, 9);
    expect(found.problems).toEqual([]);
  });

  test('foresees a domain of which nothing can be held out, and one that gives no block', () => {
    const [few] = estimate('', { domain: 'code', documents: 3, tokens: 900 }).problems;
    expect(few).toMatch(/^no document of code could be held out for validation: it has about 3 documents/);
    const short = { domain: 'code', documents: 100, tokens: 400 };
    expect(estimate('', short).problems).toEqual([
      'the validation documents of code would have about 40 tokens, less than one block of 100',
    ]);
    expect(estimate('pack: { tail: pad }', short).problems).toEqual([]);
  });

  test('says in the plan what the build then stops for', () =>
    withTemporaryFolder(async (folder) => {
      const text = embeddedRecipe({ budget: '5 documents' });
      const [recipe, out] = [writeRecipe(folder, text), join(folder, 'out')];
      const { heldOutProblems } = await estimateRecipe(await planRecipe(recipe));
      expect(heldOutProblems.map((problem) => /of (\w+) could/.exec(problem)?.[1])).toEqual([
        'code',
        'math',
        'prose',
      ]);
      await expect(buildCorpus(recipe, out)).rejects.toMatchObject({ code: 'no-validation' });
    }));
});
