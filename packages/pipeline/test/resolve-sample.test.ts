import { parseRecipe } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';
import { canonicalRecipe } from '../src/recipe/canonical-recipe.ts';

/** A recipe with a sample, and what its one domain does otherwise. */
const recipeOf = (sample: string, own = '', group = ', group: repo') => `name: demo
tokenizer: tokenizer.json
block_size: 512
domains:
  code:
    sources: [{ from: data, text: content${group} }]${own === '' ? '' : `\n    sample: ${own}`}
sample: ${sample}
`;

const resolved = (sample: string, own?: string) =>
  canonicalRecipe(parseRecipe(recipeOf(sample, own), 'recipe.yaml'), 'recipe.yaml').domains[0]!.sample;

describe('resolveSample(defaults, own)', () => {
  test.each([
    ['{}', undefined, { budget: 'all', method: 'uniform' }],
    ['{ per_domain: 10 MB }', '3 MB', { budget: { bytes: 3e6 }, method: 'uniform' }],
    ['{ per_domain: 3 M tokens }', undefined, { budget: { tokens: 3e6 }, method: 'uniform' }],
    ['{ per_domain: 10 MB }', '{ method: head }', { budget: { bytes: 1e7 }, method: 'head' }],
    ['{ per_domain: 10 MB }', '{ method: every }', { budget: 'all', method: 'every' }],
    [
      '{ per_domain: 10 MB, weight: stars }',
      '{ budget: 5 documents }',
      { budget: { documents: 5 }, method: 'uniform', weight: 'stars' },
    ],
    [
      '{ per_domain: 10 MB, weight: stars }',
      '{ method: reservoir }',
      { budget: { bytes: 1e7 }, method: 'reservoir' },
    ],
    [
      '{ per_domain: 10 MB, method: shuffle-buffer }',
      undefined,
      { budget: { bytes: 1e7 }, method: 'shuffle-buffer', buffer: { bytes: 1e7 } },
    ],
    [
      '{ per_domain: 1 GB, method: shuffle-buffer }',
      undefined,
      { budget: { bytes: 1e9 }, method: 'shuffle-buffer', buffer: { bytes: 64e6 } },
    ],
    [
      '{ per_domain: 50 documents, method: shuffle-buffer }',
      undefined,
      { budget: { documents: 50 }, method: 'shuffle-buffer', buffer: { documents: 50 } },
    ],
    [
      '{ strata: { by: group, quotas: { at_most: 200 documents } } }',
      undefined,
      { budget: 'all', method: 'uniform', strata: { by: 'group', quotas: { at_most: { documents: 200 } } } },
    ],
  ])('makes of %s with %s', (sample, own, expected) => {
    expect(resolved(sample, own)).toEqual(expected);
  });
});

describe('parseRecipe(text, file)', () => {
  test.each([
    ['{ method: uniformly }', '', 'sample.method', 'expected one of "uniform", "random-access", "reservoir"'],
    ['{ method: every, per_domain: 10 MB }', '', 'sample.per_domain', '"every" takes all documents'],
    ['{}', '{ method: every, budget: 1 MB }', 'domains.code.sample.budget', '"every" takes all documents'],
    ['{ buffer: 10 MB, per_domain: 10 MB }', '', 'sample.buffer', 'only "shuffle-buffer" has a buffer'],
    ['{ weight: stars }', '', 'sample.weight', 'weights do nothing'],
    [
      '{ weight: stars, per_domain: 1 MB, method: head }',
      '',
      'sample.weight',
      'with the method "uniform" only',
    ],
    ['{ per_domain: 1 MB }', '{ strata: { by: repo } }', 'domains.code.sample.strata.by', 'expected "group"'],
    ['{ strata: { by: group } }', '', 'sample.strata', '"equal" quotas do nothing'],
    [
      '{ strata: { by: group }, per_domain: 3 M tokens }',
      '',
      'sample.strata',
      'quotas are of documents or bytes',
    ],
    [
      '{ strata: { by: group, quotas: { at_most: 5 documents } }, per_domain: 3 MB }',
      '',
      'sample.strata',
      'the same unit',
    ],
    [
      '{ read_at_most: 10 documents }',
      '',
      'sample.read_at_most',
      'expected a size or a share such as "500 MB"',
    ],
  ])('refuses the sample %s %s', (sample, own, path, message) => {
    const parse = () => parseRecipe(recipeOf(sample, own), 'recipe.yaml');
    expect(parse).toThrow(path);
    expect(parse).toThrow(message);
  });

  test('refuses strata by group where a source has none', () => {
    const recipe = recipeOf('{ per_domain: 1 MB, strata: { by: group } }', '', '');
    expect(() => parseRecipe(recipe, 'recipe.yaml')).toThrow(
      /strata by group need a "group" for every source/,
    );
  });

  test('names the nearest key of a domain’s own sample', () => {
    const recipe = recipeOf('{}', '{ budgte: 1 MB }');
    expect(() => parseRecipe(recipe, 'recipe.yaml')).toThrow(/Did you mean "budget"\?/);
  });
});
