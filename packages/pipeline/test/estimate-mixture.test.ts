import { drawFor } from '@sluice/determinism';
import { parseRecipe } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';
import { estimateMixture } from '../src/estimate/estimate-mixture.ts';
import { type RatedDocument, rateTokens } from '../src/estimate/token-rate.ts';
import { canonicalRecipe } from '../src/recipe/canonical-recipe.ts';

const recipeOf = (balance: string) => {
  const source = '{ sources: [{ from: x, text: t }] }';
  const text = `name: t
tokenizer: t
block_size: 100
domains: { code: ${source}, math: ${source} }
balance: ${balance}
`;
  return canonicalRecipe(parseRecipe(text, 'recipe.yaml'), 'recipe.yaml');
};

const EXPECTED = [
  { domain: 'code', tokens: 90_050, standardError: 1000 },
  { domain: 'math', tokens: 30_000, standardError: 500 },
];

describe('estimateMixture(recipe, expected)', () => {
  test('divides what is expected as a build would, and tells from where to where it may be', () => {
    const mixture = estimateMixture(recipeOf('{ to: equal }'), EXPECTED);
    expect(mixture).toEqual({
      domains: [
        {
          domain: 'code',
          available: 90_050,
          interval: [88_090, 92_010],
          wanted: 30_000,
          epochs: 30_000 / 90_050,
          dropped: 60_050,
        },
        {
          domain: 'math',
          available: 30_000,
          interval: [29_020, 30_980],
          wanted: 30_000,
          epochs: 1,
          dropped: 0,
        },
      ],
      trainTokens: 60_000,
      trainInterval: [58_000, 61_800],
    });
    const repeated = estimateMixture(recipeOf('{ short: repeat, total: 120000 tokens }'), EXPECTED);
    expect(repeated.domains.map(({ epochs }) => Number(epochs.toFixed(2)))).toEqual([0.67, 2]);
  });

  test('says of a wish that cannot be met what is the largest that can', () => {
    const { problem, trainTokens } = estimateMixture(recipeOf('{ to: equal, total: 2000 blocks }'), EXPECTED);
    expect(problem).toContain('The largest total for these shares is 600 blocks');
    expect(trainTokens).toBe(0);
  });

  test('has no interval where a source is only guessed', () => {
    const guessed = [EXPECTED[0]!, { ...EXPECTED[1]!, standardError: undefined }];
    const mixture = estimateMixture(recipeOf('{ to: equal }'), guessed);
    expect([mixture.trainInterval, mixture.domains[1]!.interval]).toEqual([undefined, undefined]);
  });
});

describe('rateTokens(runs)', () => {
  // Ten neighbours share a style: their rates are alike, and other neighbours have others.
  const RATE = 0.3;
  const look = (number: number): RatedDocument[] =>
    Array.from({ length: 40 }, (_, style) => {
      const draw = drawFor('test', 'look', `${number}/${style}`);
      const rate = RATE + 0.1 * (draw.uniform() - 0.5);
      return Array.from({ length: 10 }, () => {
        const byteLength = 200 + Math.floor(2000 * draw.uniform());
        return { byteLength, tokenCount: Math.round(byteLength * (rate + 0.02 * (draw.uniform() - 0.5))) };
      });
    }).flat();
  const covers = (runs: readonly (readonly RatedDocument[])[]): boolean => {
    const { rate, standardError } = rateTokens(runs);
    return Math.abs(rate - RATE) <= 1.96 * standardError!;
  };

  test('has an interval that holds the rate for about 95 % of looks, where neighbours are alike', () => {
    const looks = Array.from({ length: 400 }, (_, number) => look(number));
    const coverage = looks.filter((documents) => covers([documents])).length / looks.length;
    expect(coverage).toBeGreaterThan(0.91);
    expect(coverage).toBeLessThan(0.98);
    // Each document by itself, as if neighbours were strangers, says far too much.
    const single = looks.filter((documents) => covers(documents.map((document) => [document])));
    expect(single.length / looks.length).toBeLessThan(0.7);
  });

  test('says nothing of the error of a single group', () => {
    expect(rateTokens([[{ byteLength: 10, tokenCount: 4 }]])).toEqual({
      rate: 0.4,
      standardError: undefined,
    });
    expect(rateTokens([])).toEqual({ rate: 0, standardError: undefined });
  });
});
