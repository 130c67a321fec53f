import { chiSquareTail } from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import { describe, expect, it } from 'vitest';
import { drawBinomial, drawHypergeometric } from '../src/statistics/draw-counts.ts';

const DRAWS = 20_000;

/** How likely counts are to be this far from a distribution, values that are expected seldom pooled. */
function fitOf(drawn: readonly number[], probabilities: readonly number[]): number {
  const cells: { expected: number; found: number }[] = [{ expected: 0, found: 0 }];
  for (const [value, probability] of probabilities.entries()) {
    if (cells.at(-1)!.expected >= 10) cells.push({ expected: 0, found: 0 });
    cells.at(-1)!.expected += probability * DRAWS;
    cells.at(-1)!.found += drawn.filter((other) => other === value).length;
  }
  const statistic = cells
    .filter(({ expected }) => expected >= 10)
    .reduce((sum, { expected, found }) => sum + (found - expected) ** 2 / expected, 0);
  return chiSquareTail(statistic, cells.length - 1);
}

/** Choices of some of many by Pascal's rule, not by logarithms. */
function choose(items: number, chosen: number): number {
  let product = 1;
  for (let factor = 1; factor <= chosen; factor++) product *= (items - chosen + factor) / factor;
  return product;
}

const drawn = (id: string, drawOne: (draw: ReturnType<typeof drawFor>) => number): number[] => {
  const draw = drawFor('42', 'test/draw-counts', id);
  return Array.from({ length: DRAWS }, () => drawOne(draw));
};

describe('drawBinomial(draw, trials, probability)', () => {
  const pmf = (trials: number, probability: number) =>
    Array.from(
      { length: trials + 1 },
      (_, count) => choose(trials, count) * probability ** count * (1 - probability) ** (trials - count),
    );

  it.each([
    [1, 0.5],
    [7, 0.3],
    [60, 1 / 60],
    [60, 0.93],
    [200, 0.5],
  ])('has the binomial distribution of %i trials at %d', (trials, probability) => {
    const values = drawn(`${trials}`, (draw) => drawBinomial(draw, trials, probability));
    expect(fitOf(values, pmf(trials, probability))).toBeGreaterThan(1e-3);
    const slightlyOther = pmf(trials, Math.min(0.97, probability * 1.05 + 0.002));
    expect(fitOf(values, slightlyOther)).toBeLessThan(1e-3);
  });

  it('gives what is certain', () => {
    const draw = drawFor('42', 'test/draw-counts', 'certain');
    expect([drawBinomial(draw, 0, 0.5), drawBinomial(draw, 9, 0), drawBinomial(draw, 9, 1)]).toEqual([
      0, 0, 9,
    ]);
  });
});

describe('drawHypergeometric(draw, { total, marked, taken })', () => {
  const pmf = ({ total, marked, taken }: { total: number; marked: number; taken: number }) =>
    Array.from(
      { length: taken + 1 },
      (_, count) => (choose(marked, count) * choose(total - marked, taken - count)) / choose(total, taken),
    ).map((value) => (Number.isFinite(value) ? value : 0));

  it.each([
    { total: 10, marked: 4, taken: 5 },
    { total: 100, marked: 90, taken: 30 },
    { total: 100, marked: 3, taken: 50 },
    { total: 120, marked: 60, taken: 60 },
  ])('has the hypergeometric distribution of %j', (urn) => {
    const values = drawn(JSON.stringify(urn), (draw) => drawHypergeometric(draw, urn));
    expect(fitOf(values, pmf(urn))).toBeGreaterThan(1e-3);
    expect(fitOf(values, pmf({ ...urn, marked: urn.marked - 1 }))).toBeLessThan(1e-3);
  });

  it('gives what is certain', () => {
    const draw = drawFor('42', 'test/draw-counts', 'certain');
    expect(drawHypergeometric(draw, { total: 5, marked: 5, taken: 3 })).toBe(3);
    expect(drawHypergeometric(draw, { total: 5, marked: 0, taken: 3 })).toBe(0);
    expect(drawHypergeometric(draw, { total: 5, marked: 2, taken: 5 })).toBe(2);
  });
});
