import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_BAND_KEY } from '../../src/near-duplicates/band-keys.ts';
import { equalRuns } from '../../src/near-duplicates/equal-runs.ts';

test('equalRuns(column) gives the documents of each key that occurs twice or more, and of no other', () => {
  const keys = fc.oneof(fc.nat(20), fc.constant(NO_BAND_KEY), fc.constantFrom(2 ** 53 - 1, 2 ** 40));
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 60 }), (column) => {
      const byKey = Map.groupBy(column.keys(), (document) => column[document]!);
      const expected = [...byKey]
        .filter(([key, documents]) => key !== NO_BAND_KEY && documents.length > 1)
        .sort(([a], [b]) => a - b)
        .map(([, documents]) => documents);
      const runs = [...equalRuns(Float64Array.from(column))].map((run) => [...run]);
      expect(runs).toEqual(expected);
    }),
    { seed: 42, numRuns: 500 },
  );
});
