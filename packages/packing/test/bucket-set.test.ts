import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBucketSet } from '../src/bucket-set.ts';

describe('createBucketSet(largest)', () => {
  test('finds the neighbours that a sorted list finds', () => {
    const cases = fc.constantFrom(0, 1, 31, 32, 33, 1000, 1023, 1024, 1025, 40_000).chain((largest) => {
      const member = fc.nat(largest);
      return fc.record({
        largest: fc.constant(largest),
        added: fc.array(member, { maxLength: 60 }),
        removed: fc.array(member, { maxLength: 60 }),
        asked: fc.array(fc.integer({ min: -2, max: largest + 2 }), { maxLength: 40 }),
      });
    });
    fc.assert(
      fc.property(cases, ({ largest, added, removed, asked }) => {
        const set = createBucketSet(largest);
        const list = new Set(added);
        for (const member of added) set.add(member);
        for (const member of [...removed, ...added.slice(0, 10)]) {
          set.remove(member);
          list.delete(member);
        }
        const sorted = [...list].sort((a, b) => a - b);
        for (const from of [...asked, ...added]) {
          expect(set.atLeast(from)).toBe(sorted.find((member) => member >= from) ?? -1);
          expect(set.atMost(from)).toBe(sorted.findLast((member) => member <= from) ?? -1);
        }
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
