import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growMergeSpace, mergeSpace, mergeSymbols } from '../src/fast/merge-symbols.ts';
import { findSlot, pairTable } from '../src/fast/pair-table.ts';

/** Byte-pair encoding by its definition: the lowest rank, of equal ones the leftmost, one merge at a time. */
function mergeByDefinition(rows: readonly number[][], symbols: readonly number[]): number[] {
  const merges = new Map(
    rows.map(([left, right, rank, result]) => [`${left} ${right}`, [rank!, result!] as const]),
  );
  let left = [...symbols];
  for (;;) {
    let best = -1;
    let bestRank = Infinity;
    for (let index = 0; index + 1 < left.length; index++) {
      const rank = merges.get(`${left[index]} ${left[index + 1]}`)?.[0] ?? Infinity;
      if (rank < bestRank) [best, bestRank] = [index, rank];
    }
    if (best < 0) return left;
    left = [
      ...left.slice(0, best),
      merges.get(`${left[best]} ${left[best + 1]}`)![1],
      ...left.slice(best + 2),
    ];
  }
}

function merge(rows: readonly number[][], symbols: readonly number[]): number[] {
  const space = mergeSpace();
  growMergeSpace(space, symbols.length);
  space.symbols.set(symbols);
  return [
    ...space.symbols.subarray(
      0,
      mergeSymbols(pairTable(Int32Array.from(rows.flat())), space, symbols.length),
    ),
  ];
}

/** Random merges over few symbols, so that many apply, in random order of rank and with results that merge again. */
const mergeRows = fc
  .uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40, selector: (pair) => pair.join() })
  .map((pairs) => pairs.map(([left, right], rank) => [left, right, rank, (left * 5 + right * 3) % 12]));

describe('mergeSymbols', () => {
  it.each([
    ['short', 1, 40],
    ['long', 41, 300],
  ])(
    'mergeSymbols(table, space, count) merges %s pieces as the definition says',
    (_, minLength, maxLength) => {
      fc.assert(
        fc.property(mergeRows, fc.array(fc.nat(4), { minLength, maxLength }), (rows, symbols) => {
          expect(merge(rows, symbols)).toEqual(mergeByDefinition(rows, symbols));
        }),
        { seed: 42, numRuns: 300 },
      );
    },
  );

  it('mergeSymbols(table, space, count) looks up pairs in proportion to the length of the piece', () => {
    const levels = 20; // symbol l is 2^l letters: a run of one letter merges all the way up
    const rows = Array.from({ length: levels }, (_, level) => [level, level, level, level + 1]);
    const lookups = [2 ** 12, 2 ** 14, 2 ** 16].map((count) => countLookups(rows, count));
    expect(lookups[1]! / lookups[0]!).toBeLessThan(4.2);
    expect(lookups[2]! / lookups[1]!).toBeLessThan(4.2);
  });
});

/** Slots read while a run of one symbol is merged, counted by a table that tells. */
function countLookups(rows: readonly number[][], count: number): number {
  const table = pairTable(Int32Array.from(rows.flat()));
  let reads = 0;
  const counting = {
    slotMask: table.slotMask,
    slots: new Proxy(table.slots, {
      get(target, key) {
        reads++;
        return target[key as unknown as number];
      },
    }),
  };
  const space = mergeSpace();
  growMergeSpace(space, count);
  space.symbols.fill(0, 0, count);
  mergeSymbols(counting, space, count);
  return reads;
}

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
