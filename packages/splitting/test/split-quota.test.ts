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
    const quota = quotaOf(documents, { size: 0.05, atLeast: 10, atMost: 0.1 });
    expect(quota).toEqual({ unit: 'documents', target, ceiling });
  });
});

describe('quotaOf(documentCount, a count)', () => {
  test.each([
    [{ documents: 40 }, { unit: 'documents', target: 40, ceiling: 50 }],
    [{ documents: 400 }, { unit: 'documents', target: 400, ceiling: 50 }],
    [{ tokens: 7_000 }, { unit: 'tokens', target: 7_000, ceiling: 50 }],
  ] as const)('wants %o of 100 documents, whatever the floor', (size, quota) => {
    expect(quotaOf(100, { size, atLeast: 10, atMost: 0.5 })).toEqual(quota);
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
    [{ validation: 1 }, /split\.validation must be a share from 0 to below 1, got 1/],
    [{ validation: Number.NaN }, /split\.validation/],
    [{ test: { documents: 0 } }, /split\.test must be a count from 1, got 0/],
    [{ test: { tokens: 1.5 } }, /split\.test must be a count from 1, got 1\.5/],
    [{ atLeast: 2.5 }, /split\.atLeast/],
    [{ atMost: 0 }, /split\.atMost/],
    [{ validation: 0.2 }, /split\.validation 0\.2 is above split\.atMost 0\.1/],
  ])('refuses %o', (options, message) => {
    expect(() => resolveSplit(options)).toThrow(message);
  });
});
