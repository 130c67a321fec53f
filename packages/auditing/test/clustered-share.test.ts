import { drawFor } from '@sluice/determinism';
import { describe, expect, test } from 'vitest';
import { clusteredShareInterval } from '../src/statistics/clustered-share.ts';

describe('clusteredShareInterval(clusters)', () => {
  test("is Wilson's interval where each cluster is one item", () => {
    const clusters = Array.from({ length: 100 }, (_, place) => ({ items: 1, counted: place < 10 ? 1 : 0 }));
    // Wilson's interval of 10 of 99, since a variance of 100 items is estimated with 99 degrees of freedom.
    const [low, high] = clusteredShareInterval(clusters);
    expect(low).toBeCloseTo(0.0551, 3);
    expect(high).toBeCloseTo(0.1745, 3);
  });

  test('is as wide as that of the clusters where items of one are counted together', () => {
    const alone = Array.from({ length: 60 }, (_, place) => ({ items: 1, counted: place < 15 ? 1 : 0 }));
    const many = alone.map(({ counted }) => ({ items: 40, counted: 40 * counted }));
    const [low, high] = clusteredShareInterval(many);
    const [lowAlone, highAlone] = clusteredShareInterval(alone);
    expect(low).toBeCloseTo(lowAlone, 10);
    expect(high).toBeCloseTo(highAlone, 10);
  });

  test('is not empty where nothing or all is counted', () => {
    const clusters = (counted: number) => Array.from({ length: 50 }, () => ({ items: 10, counted }));
    expect(clusteredShareInterval(clusters(0))).toEqual([0, expect.closeTo(0.0714, 4)]);
    expect(clusteredShareInterval(clusters(10))).toEqual([expect.closeTo(0.9286, 4), 1]);
    expect(() => clusteredShareInterval([])).toThrow(/must be an item/);
  });

  test('has the true share at least nearly as often as it says, and does not depend on order', () => {
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const draw = drawFor('1', 'test/clusters', String(trial));
      // A twentieth of the clusters have a tenth to all of their items counted; the others none.
      const clusters = Array.from({ length: 150 }, () => {
        const items = 1 + draw.below(30);
        return {
          items,
          counted: draw.uniform() < 0.05 ? Math.round(items * (0.1 + 0.9 * draw.uniform())) : 0,
        };
      });
      const interval = clusteredShareInterval(clusters);
      expect(clusteredShareInterval(clusters.toReversed())).toEqual(interval);
      const truth = 0.05 * 0.55;
      if (interval[0] <= truth && truth <= interval[1]) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(360);
  });
});
