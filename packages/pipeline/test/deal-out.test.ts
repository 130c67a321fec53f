import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dealOut } from '../src/plan/deal-out.ts';

test('dealOut(weights, count) gives every row to one part, none of more than its share and one row', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(99)), fc.integer({ min: 1, max: 9 }), (list, partCount) => {
      const starts = [...dealOut(Float64Array.from(list), partCount)];
      expect([starts[0], starts.length, starts.at(-1)]).toEqual([0, partCount + 1, list.length]);
      const total = list.reduce((sum, weight) => sum + weight, 0);
      for (let part = 0; part < partCount; part++) {
        const own = list.slice(starts[part], starts[part + 1]);
        const weight = own.reduce((sum, one) => sum + one, 0);
        expect(starts[part + 1]).toBeGreaterThanOrEqual(starts[part]!);
        expect(weight).toBeLessThanOrEqual(total / partCount + Math.max(0, ...own));
      }
    }),
  );
});
