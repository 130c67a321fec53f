import { parseRecipe } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';
import { canonicalRecipe } from '../src/recipe/canonical-recipe.ts';
import { targetShares } from '../src/tasks/target-shares.ts';
import { trainQuotas } from '../src/tasks/train-quotas.ts';

const STREAMS = [
  { domain: 'code', subdomain: 'python', amount: 700 },
  { domain: 'math', subdomain: 'easy', amount: 90 },
  { domain: 'math', subdomain: 'hard', amount: 30 },
  { domain: 'math', subdomain: 'tiny', amount: 0 },
  { domain: 'prose', subdomain: 'tales', amount: 240 },
];
const AVAILABLE = new Map([
  ['code', new Map([['python', 70_000]])],
  [
    'math',
    new Map([
      ['easy', 9000],
      ['hard', 3000],
      ['tiny', 0],
    ]),
  ],
  ['prose', new Map([['tales', 24_000]])],
]);

const recipeOf = (balance: string) => {
  const source = '{ sources: [{ from: x, text: t }] }';
  const text = `name: t
tokenizer: t
block_size: 100
domains: { code: ${source}, math: ${source}, prose: ${source} }
balance: ${balance}
`;
  return canonicalRecipe(parseRecipe(text, 'recipe.yaml'), 'recipe.yaml');
};
const quotas = (balance: string) => trainQuotas(STREAMS, recipeOf(balance), 'blocks').amounts;

describe('trainQuotas(streams, recipe)', () => {
  test.each([
    ['{ to: equal }', [120, 90, 30, 0, 120]],
    ['{ to: natural }', [700, 90, 30, 0, 240]],
    ['{ to: shares, shares: { code: 2, math: 1, prose: 1 } }', [240, 90, 30, 0, 120]],
    ['{ to: equal, total: 30000 tokens }', [100, 75, 25, 0, 100]],
    ['{ to: equal, total: 300 blocks }', [100, 75, 25, 0, 100]],
    ['{ to: equal, within: { math: { easy: 1, hard: 1 } } }', [60, 30, 30, 0, 60]],
    ['{ to: equal, short: repeat, max_epochs: 2 }', [240, 180, 60, 0, 240]],
    // Far from its cap, code is gone through once and the others are repeated to its share.
    ['{ to: equal, short: repeat, max_epochs: 9 }', [700, 525, 175, 0, 700]],
    ['{ to: equal, short: repeat }', [480, 360, 120, 0, 480]],
    ['{ to: equal, short: repeat, total: 150 blocks }', [50, 38, 12, 0, 50]],
    ['{ to: temperature, alpha: 0 }', [120, 90, 30, 0, 120]],
    ['{ to: temperature, alpha: 1 }', [700, 90, 30, 0, 240]],
    // 600 blocks over three: math is filled to its cap of 120, the others share the rest.
    ['{ to: unimax, total: 600 blocks }', [240, 90, 30, 0, 240]],
  ])('gives for %s', (balance, expected) => {
    expect(quotas(balance)).toEqual(expected);
  });

  test('gives each stage of a curriculum its shares', () => {
    const balance = `{ total: 600 blocks, within: { math: { easy: 1, hard: 1, tiny: 0 } }, stages: [
      { share: 3, to: natural },
      { share: 1, to: shares, shares: { code: 0, math: 1, prose: 3 }, within: { math: { easy: 1, hard: 0 } } } ] }`;
    const { amounts, stages } = trainQuotas(
      STREAMS.filter(({ amount }) => amount > 0),
      recipeOf(balance.replace(', tiny: 0', '')),
      'blocks',
    );
    expect(stages).toEqual([
      [297, 26, 25, 102],
      [0, 38, 0, 112],
    ]);
    expect(amounts).toEqual([297, 64, 25, 214]);
  });

  test.each([
    ['{ to: equal, total: 1000 blocks }', /largest total .* is 360|360 blocks/],
    ['{ to: equal, within: { math: { easy: 1, hrad: 1 } } }', /hrad/],
    ['{ total: 900 blocks, stages: [{ share: 1, to: equal }] }', /largest total .* is 360 blocks/],
    ['{ to: equal, total: 2 blocks }', /at least 4/],
  ])('says for %s what would do', (balance, expected) => {
    let said = '';
    try {
      quotas(balance);
    } catch (error) {
      const { message, hint } = error as { message: string; hint: string };
      said = `${message} ${hint}`;
    }
    expect(said).toMatch(expected);
  });

  test('meets the shares that the audit works out by itself, within one block', () => {
    for (const balance of [
      '{ to: equal }',
      '{ to: natural }',
      '{ to: shares, shares: { code: 5, math: 1, prose: 2 } }',
      '{ to: temperature, alpha: 0.3 }',
      '{ to: unimax, total: 600 blocks }',
      '{ to: unimax, total: 800 blocks, max_epochs: 1.5 }',
      '{ to: equal, short: repeat, max_epochs: 3 }',
    ]) {
      const recipe = recipeOf(balance);
      const counts = quotas(balance);
      const total = counts.reduce((sum, count) => sum + count, 0);
      for (const [domain, share] of targetShares(recipe, recipe.balance, AVAILABLE)) {
        const got = STREAMS.reduce(
          (sum, stream, index) => sum + (stream.domain === domain ? counts[index]! : 0),
          0,
        );
        expect(Math.abs(got - share * total), `${balance} ${domain}`).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('a recipe', () => {
  test.each([
    ['{ to: shares }', 'expected weights by domain'],
    ['{ to: equal, alpha: 0.5 }', 'expected a number from 0 to 1 with "to: temperature"'],
    ['{ to: unimax }', 'expected a total such as "3 M tokens"'],
    ['{ to: shares, shares: { code: 1, maths: 1, prose: 0 } }', 'Did you mean "math"?'],
    ['{ to: shares, shares: { code: 1, math: 1 } }', 'expected a weight for prose as well; 0 leaves it out'],
    ['{ to: shares, shares: { code: 0, math: 0, prose: 0 } }', 'expected a weight over 0'],
    ['{ max_epochs: 2 }', 'expected with "short: repeat" or "to: unimax" alone'],
    ['{ short: repat }', 'expected "truncate" or "repeat"'],
    ['{ to: natural, stages: [{ share: 1, to: equal }] }', 'each stage has its own'],
    ['{ stages: [{ share: 1, to: unimax }] }', 'expected "equal", "natural", "shares" or "temperature"'],
    ['{ stages: [{ share: 1, to: equal, within: { maths: { a: 1 } } }] }', 'balance.stages.0.within.maths'],
    ['{ objective: { to: shares, shares: { code: 1 } } }', 'balance.objective.shares'],
    ['{ validation: even }', 'expected "natural" or "equal"'],
    ['{ to: equal, total: many }', 'expected a total such as "3 M tokens"'],
    ['{ to: equal, order: { evn: 4 } }', 'expected "shuffled", or {even}'],
  ])('is refused for the balance %s', (balance, message) => {
    expect(() => recipeOf(balance)).toThrow(message);
  });
});
