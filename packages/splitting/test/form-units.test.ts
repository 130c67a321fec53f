import { formUnits } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('formUnits(documentCount, links)', () => {
  test('joins documents through chains of groups, contents and pairs', () => {
    const { units, unitCount } = formUnits(7, {
      columns: [
        ['r1', undefined, 'r1', 'r2', undefined, 'r3', undefined],
        BigUint64Array.of(5n, 6n, 7n, 7n, 0n, 0n, 9n),
      ],
      pairs: Uint32Array.of(6, 1),
    });
    // 0 and 2 by r1, 2 and 3 by content 7; 1 and 6 by the pair; 4 and 5 alone, as 0 is no content.
    expect([...units]).toEqual([0, 1, 0, 0, 2, 3, 1]);
    expect(unitCount).toBe(4);
  });

  test('finds the connected components, as a search through the links does', () => {
    const pairLists = fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 40 });
    fc.assert(
      fc.property(
        pairLists,
        fc.array(fc.option(fc.nat(30), { nil: undefined }), { minLength: 40, maxLength: 40 }),
        (pairs, keys) => {
          const neighbours = Array.from({ length: 40 }, (_, a) =>
            Array.from({ length: 40 }, (_, b) => b).filter(
              (b) =>
                (keys[a] !== undefined && keys[a] === keys[b]) ||
                pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a)),
            ),
          );
          const found = new Int32Array(40).fill(-1);
          let count = 0;
          for (let start = 0; start < 40; start++) {
            if (found[start] !== -1) continue;
            const open = [start];
            found[start] = count;
            for (let at = open.pop(); at !== undefined; at = open.pop())
              for (const next of neighbours[at]!)
                if (found[next] === -1) {
                  found[next] = count;
                  open.push(next);
                }
            count++;
          }
          const result = formUnits(40, {
            columns: [keys.map((key) => key?.toString())],
            pairs: Uint32Array.from(pairs.flat()),
          });
          expect([...result.units]).toEqual([...found]);
          expect(result.unitCount).toBe(count);
        },
      ),
      { seed: 42, numRuns: 150 },
    );
  });

  test('refuses a column or a pair that does not fit', () => {
    expect(() => formUnits(3, { columns: [['a']] })).toThrow(/column 0 has 1 keys for 3 documents/);
    expect(() => formUnits(3, { columns: [], pairs: Uint32Array.of(0, 3) })).toThrow(
      /pair 0, 3 is outside of 3/,
    );
  });
});
