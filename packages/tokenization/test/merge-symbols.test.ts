import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growMergeSpace, mergeSpace, mergeSymbols } from '../src/fast/merge-symbols.ts';
import { mergeTable } from '../src/fast/merge-table.ts';
import { mergeByDefinition } from './merge-by-definition.ts';

function merge(rows: readonly number[][], symbols: readonly number[]): number[] {
  const space = mergeSpace();
  growMergeSpace(space, symbols.length);
  space.symbols.set(symbols);
  const count = mergeSymbols(mergeTable(Int32Array.from(rows.flat())), space, symbols.length);
  return [...space.symbols.subarray(0, count)];
}

/** Random merges over few symbols, so that many apply, in random order of rank and with results that merge again. */
const mergeRows = fc
  .uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40, selector: (pair) => pair.join() })
  .map((pairs) => pairs.map(([left, right]) => [left, right, (left * 5 + right * 3) % 12]));

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
    const rows = Array.from({ length: levels }, (_, level) => [level, level, level + 1]);
    const lookups = [2 ** 12, 2 ** 14, 2 ** 16].map((count) => countLookups(rows, count));
    expect(lookups[1]! / lookups[0]!).toBeLessThan(4.2);
    expect(lookups[2]! / lookups[1]!).toBeLessThan(4.2);
  });
});

/** Pairs looked up while a run of one symbol is merged, counted by a table that tells. */
function countLookups(rows: readonly number[][], count: number): number {
  const table = mergeTable(Int32Array.from(rows.flat()));
  let reads = 0;
  const counting = {
    ...table,
    bits: new Proxy(table.bits, {
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
