import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDropCounts, DROP_REASONS, type DropCounts } from '../src/index.ts';

const counts = fc.dictionary(fc.constantFrom(...DROP_REASONS), fc.nat(1000)) as fc.Arbitrary<DropCounts>;

test('addDropCounts(counts) adds reason by reason and leaves out what never occurred', () => {
  expect(addDropCounts([{ 'too-long': 2, duplicate: 0 }, { 'too-long': 3, 'empty-text': 1 }, {}])).toEqual({
    'too-long': 5,
    'empty-text': 1,
  });
  expect(addDropCounts([])).toEqual({});
});

test('addDropCounts(counts) does not depend on order or grouping, and writes reasons in one order', () => {
  fc.assert(
    fc.property(counts, counts, counts, (a, b, c) => {
      const sum = JSON.stringify(addDropCounts([a, b, c]));
      expect(JSON.stringify(addDropCounts([c, a, b]))).toBe(sum);
      expect(JSON.stringify(addDropCounts([addDropCounts([a, b]), c]))).toBe(sum);
    }),
    { seed: 42, numRuns: 200 },
  );
});

test('DROP_REASONS has no reason twice', () => {
  expect(new Set(DROP_REASONS).size).toBe(DROP_REASONS.length);
});
