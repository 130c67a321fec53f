import { drawFor } from '@sluice/determinism';
import { describe, expect, it } from 'vitest';
import { agreementPValue, type Guesses } from '../src/statistics/agreement.ts';

const PERMUTATIONS = 20_000;

/** The share of all orders of the items that agree as well. */
function exactPValue({ guesses, classes, weights }: Guesses): number {
  const items = [...Array(classes.length).keys()];
  const fit = (order: readonly number[]) =>
    order.reduce((sum, item, place) => sum + (guesses[place] === classes[item] ? weights[item]! : 0), 0);
  const observed = fit(items);
  let [all, asGood] = [0, 0];
  const visit = (order: number[], rest: readonly number[]): void => {
    if (rest.length === 0) {
      all++;
      if (fit(order) >= observed - 1e-9) asGood++;
    }
    for (const item of rest)
      visit(
        [...order, item],
        rest.filter((other) => other !== item),
      );
  };
  visit([], items);
  return asGood / all;
}

const CASES: readonly Omit<Guesses, 'permutations'>[] = [
  { guesses: [0, 0, 0, 1, 1, 1, 2, 2], classes: [0, 0, 1, 1, 1, 0, 2, 1], weights: [1, 1, 1, 1, 1, 1, 1, 1] },
  { guesses: [0, 1, 1, 1, 0, 1, 0], classes: [0, 1, 1, 0, 0, 1, 1], weights: [2, 1, 1, 2, 0.5, 1, 1] },
  { guesses: [0, 0, 0, 1, 1, 1, 0, 1], classes: [0, 0, 0, 0, 1, 1, 1, 0], weights: [9, 1, 1, 1, 5, 1, 1, 1] },
  { guesses: [0, 0, 0, 0, 1, 1, 1, 1], classes: [0, 0, 0, 0, 1, 1, 1, 1], weights: [1, 1, 1, 1, 3, 3, 3, 3] },
];

describe('agreementPValue(draw, guesses)', () => {
  it.each(CASES)('is what all orders of the items say: %j', (given) => {
    const exact = exactPValue(given);
    const draw = drawFor('42', 'test/agreement', JSON.stringify(given));
    const found = agreementPValue(draw, { ...given, permutations: PERMUTATIONS });
    const deviation = Math.sqrt((exact * (1 - exact)) / PERMUTATIONS);
    expect(Math.abs(found - exact)).toBeLessThan(4 * deviation + 1 / PERMUTATIONS);
  });

  it('is uniform where the guesses know nothing, and small where they know', () => {
    const draw = drawFor('42', 'test/agreement', 'uniform');
    const pValues = Array.from({ length: 400 }, () => {
      const classes = Array.from({ length: 200 }, () => draw.below(3));
      const guesses = Array.from({ length: 200 }, () => draw.below(3));
      return agreementPValue(draw, { guesses, classes, weights: classes.map((number) => 1 + number / 7) });
    });
    for (const level of [0.05, 0.25, 0.5, 0.75]) {
      const share = pValues.filter((value) => value <= level).length / 400;
      expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / 400));
    }
    const classes = Array.from({ length: 200 }, () => draw.below(3));
    const guesses = classes.map((number, index) => (index % 3 === 0 ? number : draw.below(3)));
    expect(agreementPValue(draw, { guesses, classes, weights: classes.map(() => 1) })).toBe(0.001);
  });
});
