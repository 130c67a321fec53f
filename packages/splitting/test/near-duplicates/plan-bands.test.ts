import { candidateProbability, planBands } from '@sluice/splitting';
import { describe, expect, test } from 'vitest';

describe('planBands(threshold)', () => {
  test.each([
    [0.8, 21, 6],
    [0.7, 32, 4],
    [0.5, 42, 3],
    [1, 1, 128],
  ])('plans for %d: %i bands of %i', (threshold, bandCount, rowsPerBand) => {
    expect(planBands(threshold)).toEqual({ bandCount, rowsPerBand });
  });

  test('finds a pair at the threshold with probability 0.995, and longer bands would not', () => {
    for (let percent = 15; percent < 100; percent++) {
      const plan = planBands(percent / 100);
      expect(candidateProbability(plan, percent / 100)).toBeGreaterThanOrEqual(0.995);
      expect(plan.bandCount * plan.rowsPerBand).toBeLessThanOrEqual(128);
      const longer = {
        bandCount: Math.floor(128 / (plan.rowsPerBand + 1)),
        rowsPerBand: plan.rowsPerBand + 1,
      };
      expect(candidateProbability(longer, percent / 100)).toBeLessThan(0.995);
    }
  });

  // What the documentation says of the default.
  test.each([
    [0.9, 0.99998],
    [0.8, 0.998],
    [0.5, 0.28],
    [0.2, 0.0013],
  ])('has its S-curve at %d at %d', (similarity, probability) => {
    expect(candidateProbability(planBands(0.8), similarity) / probability).toBeCloseTo(1, 1);
  });

  test.each([0, -0.5, 1.01, Number.NaN])('refuses the threshold %s', (threshold) => {
    expect(() => planBands(threshold)).toThrow(/threshold must be above 0 and at most 1/);
  });
});
