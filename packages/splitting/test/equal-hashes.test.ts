import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupEqualHashes } from '../src/equal-hashes.ts';

/** Hashes that are often equal, none, or the same in one half. */
const hash = fc.oneof(
  fc.bigInt({ min: 0n, max: 3n }),
  fc.constantFrom(1n << 32n, (1n << 32n) + 1n, (1n << 63n) + 1n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);

describe('groupEqualHashes(hashes)', () => {
  test('gives the documents that a map of lists has two or more of', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 60 }), (hashes) => {
        const lists = new Map<bigint, number[]>();
        for (const [document, key] of hashes.entries())
          if (key !== 0n) lists.set(key, [...(lists.get(key) ?? []), document]);
        const expected = [...lists.values()].filter(({ length }) => length > 1).map(String);
        const found = Array.from(groupEqualHashes(BigUint64Array.from(hashes)), (group) => [...group].join());
        expect(found.sort()).toEqual(expected.sort());
      }),
      { seed: 42, numRuns: 1_000 },
    );
  });

  test('reads a part of a larger buffer as it stands there', () => {
    const part = BigUint64Array.of(9n, 1n, 2n, 1n).subarray(1);
    expect(Array.from(groupEqualHashes(part), (group) => [...group])).toEqual([[0, 2]]);
  });
});
