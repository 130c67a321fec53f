import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ID_BITS, mergeTable, NO_RANK, rankOf, resultOf } from '../src/fast/merge-table.ts';

/** Ids near each other, and near the powers of two where a slot's bits are all ones. */
const id = (bits: number) =>
  fc.oneof(
    fc.nat(20),
    fc.nat(3).map((back) => 2 ** bits - 2 - back),
  );

describe('mergeTable', () => {
  it('rankOf(table, left, right) is the rank of each pair, the last of equal ones, and of no other', () => {
    const merges = fc
      .integer({ min: 5, max: MAX_ID_BITS })
      .chain((bits) => fc.array(fc.tuple(id(bits), id(bits), id(bits)), { maxLength: 400 }));
    fc.assert(
      fc.property(merges, (rows) => {
        const table = mergeTable(Int32Array.from(rows.flat()));
        const expected = new Map(rows.map(([left, right], rank) => [`${left} ${right}`, rank]));
        const ids = [...new Set(rows.flat())];
        for (const left of ids) {
          for (const right of ids) {
            const rank = expected.get(`${left} ${right}`);
            expect(rankOf(table, left, right)).toBe(rank ?? NO_RANK);
            if (rank !== undefined) expect(resultOf(table, rank)).toBe(rows[rank]![2]);
          }
        }
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('mergeTable(rows) keeps ranks beyond the bits of one word', () => {
    const far = 2 ** MAX_ID_BITS - 2;
    const rows = Int32Array.from({ length: 3 * 5_000 }, (_, at) => [far, at / 3, 0][at % 3]!);
    const table = mergeTable(rows);
    const ranks = Array.from({ length: 5_000 }, (_, right) => rankOf(table, far, right));
    expect(ranks).toEqual(Array.from(ranks.keys()));
  });

  it('mergeTable(rows) refuses ids that a slot has no room for', () => {
    expect(() => mergeTable(Int32Array.of(1, 2, 2 ** MAX_ID_BITS - 1))).toThrow(RangeError);
  });
});
