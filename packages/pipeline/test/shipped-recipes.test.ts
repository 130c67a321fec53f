import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecipe } from '@sluice/pipeline';
import { goldenCases } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { canonicalRecipe } from '../src/recipe/canonical-recipe.ts';

const RECIPES = goldenCases(join(import.meta.dirname, '../../../recipes'));

describe('the recipes that come with the project', () => {
  test.each(RECIPES.map(({ name, path }) => [name, path] as const))('%s has no mistake', (name, path) => {
    const recipe = canonicalRecipe(parseRecipe(readFileSync(path, 'utf8'), name), name);
    expect(recipe.domains.map((domain) => domain.name)).toEqual(['code', 'math', 'prose']);
    expect(recipe.balance.to).toBe('equal');
  });
});
