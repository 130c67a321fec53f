import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSlot, pairTable } from '../src/fast/pair-table.ts';

describe('pairTable', () => {
  it('pairTable(rows) finds each pair, the last of equal ones, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.nat(), fc.nat())), (rows) => {
        const table = pairTable(Int32Array.from(rows.flat()));
        const expected = new Map(rows.map((row) => [`${row[0]} ${row[1]}`, row]));
        for (let left = 0; left <= 30; left++) {
          for (let right = 0; right <= 30; right++) {
            const slot = findSlot(table, left, right);
            const row = expected.get(`${left} ${right}`);
            expect(row === undefined ? table.slots[slot] : [...table.slots.subarray(slot, slot + 4)]).toEqual(
              row ?? -1,
            );
          }
        }
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});
