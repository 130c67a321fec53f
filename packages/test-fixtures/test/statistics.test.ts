import { drawFor } from '@sluice/determinism';
import { expect, test } from 'vitest';
import {
  chiSquareGoodness,
  chiSquareIndependence,
  chiSquarePValue,
  chiSquareUniformity,
  ksUniformDistance,
  ksUniformPValue,
} from '../src/index.ts';

/** Printed tables of the χ² distribution: the value that is exceeded with the probability. */
const CHI_SQUARE_TABLE = [
  [1, 3.841, 0.05],
  [1, 6.635, 0.01],
  [2, 5.991, 0.05],
  [10, 18.307, 0.05],
  [10, 29.588, 0.001],
  [30, 43.773, 0.05],
  [100, 124.342, 0.05],
] as const;

test.each(CHI_SQUARE_TABLE)(
  'chiSquarePValue(%d degrees) agrees with the printed table',
  (degrees, value, tail) => {
    expect(chiSquarePValue(value, degrees) / tail).toBeCloseTo(1, 3);
  },
);

test('chiSquarePValue(x, 2) is exp(-x/2), the closed form', () => {
  for (const x of [0, 0.5, 3, 11, 25]) expect(chiSquarePValue(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
});

test('chiSquarePValue(NaN) is refused', () => {
  expect(() => chiSquarePValue(Number.NaN, 3)).toThrow(RangeError);
  expect(() => chiSquarePValue(3, 0)).toThrow(RangeError);
});

test('chiSquareUniformity(counts) is the hand-computed statistic', () => {
  // expected 20 each: (5² + 5² + 0²) / 20 = 2.5, and with 2 degrees the tail is exp(-1.25)
  const result = chiSquareUniformity([25, 15, 20]);
  expect(result.statistic).toBeCloseTo(2.5, 12);
  expect(result.degrees).toBe(2);
  expect(result.pValue).toBeCloseTo(Math.exp(-1.25), 12);
});

test('chiSquareGoodness(counts, proportions) scales the proportions to the total', () => {
  // expected 50, 30, 20: 4/50 + 9/30 + 1/20
  expect(chiSquareGoodness([52, 27, 21], [5, 3, 2]).statistic).toBeCloseTo(4 / 50 + 9 / 30 + 1 / 20, 12);
  expect(() => chiSquareGoodness([1, 2, 3], [1, 1, 1])).toThrow(RangeError);
  expect(() => chiSquareGoodness([100], [1])).toThrow(RangeError);
});

test('chiSquareIndependence(table) is the hand-computed statistic', () => {
  // a two by two table: n (ad - bc)² / (row and column sums)
  const statistic = (100 * (30 * 30 - 20 * 20) ** 2) / (50 * 50 * 50 * 50);
  expect(
    chiSquareIndependence([
      [30, 20],
      [20, 30],
    ]).statistic,
  ).toBeCloseTo(statistic, 12);
});

/** L. H. Miller, "Table of percentage points of Kolmogorov statistics", JASA 51 (1956): two-sided points. */
const KOLMOGOROV_TABLE = [
  [10, 0.40925, 0.05],
  [10, 0.48893, 0.01],
  [20, 0.29408, 0.05],
  [20, 0.35241, 0.01],
] as const;

test.each(KOLMOGOROV_TABLE)(
  'ksUniformPValue(%d values at distance %d) is about %d',
  (count, distance, tail) => {
    // all values moved so that the greatest distance is the wanted one: an even grid, shifted
    const values = Array.from({ length: count }, (_, index) => (index / count) * (1 - distance) + distance);
    expect(ksUniformDistance(values)).toBeCloseTo(distance, 12);
    expect(ksUniformPValue(values) / tail).toBeGreaterThan(0.93);
    expect(ksUniformPValue(values) / tail).toBeLessThan(1.07);
  },
);

test('ksUniformPValue(even grid) is 1, and of squared uniforms nearly 0', () => {
  const grid = Array.from({ length: 1000 }, (_, index) => (index + 0.5) / 1000);
  expect(ksUniformPValue(grid)).toBe(1);
  expect(ksUniformPValue(grid.map((value) => value * value))).toBeLessThan(1e-9);
});

test('the p-values are themselves uniform where the hypothesis holds', () => {
  const draw = drawFor('42', 'test-fixtures/statistics', 'uniform');
  const tails = { ks: [] as number[], chi: [] as number[] };
  for (let run = 0; run < 400; run++) {
    const values = Float64Array.from({ length: 400 }, () => draw.uniform());
    const counts = new Float64Array(16);
    for (const value of values) counts[Math.floor(value * 16)]!++;
    tails.ks.push(ksUniformPValue(values));
    tails.chi.push(chiSquareUniformity(counts).pValue);
  }
  for (const pValues of Object.values(tails)) {
    const share = (limit: number) => pValues.filter((pValue) => pValue < limit).length / pValues.length;
    expect(share(0.5)).toBeGreaterThan(0.4);
    expect(share(0.5)).toBeLessThan(0.6);
    expect(share(0.05)).toBeGreaterThan(0.02);
    expect(share(0.05)).toBeLessThan(0.09);
  }
});
