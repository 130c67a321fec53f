import {
  bootstrapInterval,
  chiSquareTail,
  kolmogorovTail,
  ksDistance,
  ksTail,
  testAssociation,
  testGoodness,
} from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import {
  chiSquareIndependence,
  chiSquarePValue,
  ksUniformDistance,
  ksUniformPValue,
} from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';

describe('chiSquareTail(statistic, degrees)', () => {
  test('agrees with another implementation', () => {
    for (const degrees of [1, 2, 3, 7, 21, 60, 250, 2_000])
      for (const factor of [0.3, 0.7, 0.95, 1, 1.05, 1.2, 1.5]) {
        const expected = chiSquarePValue(degrees * factor, degrees);
        if (expected > 1e-9) expect(chiSquareTail(degrees * factor, degrees) / expected).toBeCloseTo(1, 6);
      }
  });

  test.each([0.01, 1, 5, 20, 100, 700, 1_400])(
    'is for even degrees the finite sum, also far out: %f',
    (x) => {
      expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10);
      expect(chiSquareTail(x, 6) / (Math.exp(-x / 2) * (1 + x / 2 + x ** 2 / 8))).toBeCloseTo(1, 10);
    },
  );

  test('is 1 at 0 and refuses what is no statistic', () => {
    expect(chiSquareTail(0, 3)).toBe(1);
    expect(chiSquareTail(Infinity, 3)).toBe(0);
    expect(() => chiSquareTail(-1, 3)).toThrow(/statistic must be from 0, got -1/);
    expect(() => chiSquareTail(Number.NaN, 3)).toThrow(/got NaN/);
    expect(() => chiSquareTail(1, 0)).toThrow(/degrees must be above 0/);
  });
});

describe('kolmogorovTail(x)', () => {
  // Smirnov's table (1948).
  test.each([
    [0.5, 0.963945],
    [0.83, 0.496],
    [1.0, 0.27],
    [1.2238, 0.1],
    [1.3581, 0.05],
    [1.6276, 0.01],
  ])('is at %f about %f', (x, tail) => {
    expect(kolmogorovTail(x)).toBeCloseTo(tail, 3);
  });

  test('has no step where the two series meet', () => {
    expect(kolmogorovTail(1 - 1e-9)).toBeCloseTo(kolmogorovTail(1), 8);
    expect(kolmogorovTail(0)).toBe(1);
  });

  test('with the distance agrees with another implementation', () => {
    const draw = drawFor('42', 'test/ks', 'values');
    for (const count of [5, 30, 400]) {
      const values = Float64Array.from({ length: count }, () => draw.uniform() ** 1.2);
      expect(ksDistance(values)).toBe(ksUniformDistance(values));
      expect(ksTail(ksDistance(values), count)).toBeCloseTo(ksUniformPValue(values), 8);
    }
  });
});

describe('testGoodness(groups)', () => {
  const groups = [400, 150, 150, 120, 80, 50, 30, 10, 6, 4];
  const population = groups.reduce((sum, size) => sum + size, 0);
  const labels = groups.flatMap((size, group) => Array<number>(size).fill(group));

  /** The counts by group of a draw without replacement. */
  function drawCounts(seed: number, sampleSize: number): number[] {
    const order = drawFor(`seed ${seed}`, 'test/goodness', 'order').shuffle([...labels]);
    return groups.map((_, group) => order.slice(0, sampleSize).filter((label) => label === group).length);
  }

  test('gives p-values that are uniform for a large sample without replacement; without the correction they are not', () => {
    const sampleSize = 400;
    const pValues: number[] = [];
    const uncorrected: number[] = [];
    for (let seed = 0; seed < 1_000; seed++) {
      const counts = drawCounts(seed, sampleSize);
      const result = testGoodness(
        groups.map((size, group) => ({ population: size, sample: counts[group]! })),
      );
      pValues.push(result.pValue);
      uncorrected.push(
        chiSquareTail(result.statistic * ((population - sampleSize) / (population - 1)), result.degrees),
      );
    }
    expect(ksUniformPValue(pValues)).toBeGreaterThan(0.001);
    expect(ksUniformPValue(uncorrected)).toBeLessThan(1e-9);
  });

  test('pools the groups that expect fewer than five', () => {
    const counts = groups.map((size) => size / 10);
    const result = testGoodness(groups.map((size, group) => ({ population: size, sample: counts[group]! })));
    // 400, 150, 150, 120, 80, 50 stand alone; 30 + 10 + 6 + 4 are one cell that expects 5.
    expect(result.degrees).toBe(6);
    expect(result.statistic).toBeCloseTo(0, 12);
    expect(result.effectSize).toBe(0);
  });

  test('has Cohen’s w as its effect where chance is small', () => {
    const { effectSize } = testGoodness([
      { population: 5_000_000, sample: 60_000 },
      { population: 5_000_000, sample: 40_000 },
    ]);
    expect(effectSize).toBeCloseTo(0.2, 4); // √((0.1² + 0.1²) / 0.5)
  });

  test('has nothing to say of one group, or of a sample that is the whole', () => {
    const nothing = { statistic: 0, degrees: 0, pValue: 1, effectSize: 0 };
    expect(testGoodness([{ population: 100, sample: 10 }])).toEqual(nothing);
    expect(
      testGoodness([
        { population: 50, sample: 50 },
        { population: 50, sample: 50 },
      ]),
    ).toEqual(nothing);
  });
});

describe('testAssociation(table)', () => {
  test('agrees with another implementation and leaves empty rows and columns out', () => {
    const table = [
      [30, 12, 44],
      [25, 18, 20],
    ];
    const expected = chiSquareIndependence(table);
    const padded = [
      [30, 0, 12, 44],
      [0, 0, 0, 0],
      [25, 0, 18, 20],
    ];
    for (const result of [testAssociation(table), testAssociation(padded)]) {
      expect(result.statistic).toBeCloseTo(expected.statistic, 10);
      expect(result.degrees).toBe(expected.degrees);
      expect(result.pValue).toBeCloseTo(expected.pValue, 8);
      expect(result.cramersV).toBeCloseTo(Math.sqrt(expected.statistic / 149), 10);
    }
  });

  test.each([
    [
      [
        [10, 0],
        [0, 10],
      ],
      1,
    ],
    [
      [
        [10, 10],
        [10, 10],
      ],
      0,
    ],
    [[[10, 10]], 0],
  ])('has for %j the V %d', (table, cramersV) => {
    expect(testAssociation(table).cramersV).toBe(cramersV);
  });
});

describe('bootstrapInterval(draw, statistic, options)', () => {
  test('covers the mean of a skewed distribution nearly as often as it says', () => {
    let covered = 0;
    const width: number[] = [];
    for (let trial = 0; trial < 400; trial++) {
      const values = drawFor(`${trial}`, 'test/bootstrap', 'values');
      const items = Float64Array.from({ length: 60 }, () => -Math.log(1 - values.uniform()));
      const mean = (counts: Float64Array) =>
        counts.reduce((sum, count, place) => sum + count * items[place]!, 0) / 60;
      const draw = drawFor(`${trial}`, 'test/bootstrap', 'resamples');
      const counts = Array<number>(60).fill(1);
      const [low, high] = bootstrapInterval(draw, mean, { counts, resampleCount: 300 });
      if (low <= 1 && 1 <= high) covered++;
      width.push(high - low);
    }
    expect(covered / 400).toBeGreaterThan(0.89);
    expect(covered / 400).toBeLessThan(0.98);
    // 2 · 1.96 / √60
    expect(width.reduce((sum, value) => sum + value, 0) / 400).toBeCloseTo(0.506, 1);
  });

  test('refuses no items', () => {
    const draw = drawFor('42', 'test/bootstrap', 'x');
    expect(() => bootstrapInterval(draw, () => 0, { counts: [0] })).toThrow(/there must be items, got 0/);
  });
});
