import { divideTarget, quotaOf, resolveSplit } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('quotaOf(documentCount, split)', () => {
  // min(max(10, 5 %), 10 %)
  test.each([
    [0, 0, 0],
    [9, 0, 0],
    [50, 5, 5],
    [100, 10, 10],
    [150, 10, 15],
    [200, 10, 20],
    [201, 11, 20],
    [210, 11, 21],
    [1_000, 50, 100],
    [7_473, 374, 747],
  ])('holds of %i documents %i out, at most %i', (documents, target, ceiling) => {
    expect(quotaOf(documents, resolveSplit())).toEqual({ target, ceiling });
  });
});

describe('divideTarget(target, documentCounts)', () => {
  test('sums to the target, each part within one of its share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (counts, share) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          const target = Math.floor(share * total);
          const parts = divideTarget(target, counts);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(target);
          parts.forEach((part, stratum) => {
            expect(Math.abs(part - (total === 0 ? 0 : (target * counts[stratum]!) / total))).toBeLessThan(1);
          });
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });
});

describe('resolveSplit(options)', () => {
  test.each([
    [{ share: 1 }, /split\.share must be from 0 to below 1, got 1/],
    [{ share: Number.NaN }, /split\.share/],
    [{ atLeast: 2.5 }, /split\.atLeast/],
    [{ atMost: 0 }, /split\.atMost/],
    [{ share: 0.2 }, /split\.share 0\.2 is above split\.atMost 0\.1/],
  ])('refuses %o', (options, message) => {
    expect(() => resolveSplit(options)).toThrow(message);
  });
});
