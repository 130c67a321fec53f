import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createExternalSorter } from '../../src/near-duplicates/external-sort.ts';
import { createMemorySpill, type Spill } from '../../src/near-duplicates/spill.ts';

type Row = readonly [number, number, number];

/** Words that are often equal, and such as differ in any of their bits. */
const word = fc.oneof(
  fc.nat(3),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(2 ** 32 - 1, 2 ** 22),
);

function sort(
  rows: readonly Row[],
  maxHeldRows: number | undefined,
  spill: Spill = createMemorySpill(),
): Row[] {
  const sorter = createExternalSorter({ spill, maxHeldRows });
  for (const row of rows) sorter.push(...row);
  const sorted: Row[] = [];
  for (const { first, second, third, rowCount } of sorter.sorted())
    for (let row = 0; row < rowCount; row++) sorted.push([first[row]!, second[row]!, third[row]!]);
  return sorted;
}

/** As a loop over strings has it. */
function expectedOf(rows: readonly Row[]): Row[] {
  const keyOf = (row: Row) => row.map((number) => String(number).padStart(10, '0')).join(' ');
  const distinct = new Map(rows.map((row) => [keyOf(row), row]));
  return [...distinct.keys()].sort().map((key) => distinct.get(key)!);
}

describe('createExternalSorter(options)', () => {
  test('gives every row once, in order, however few are held', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, word, word), { maxLength: 80 }),
        fc.integer({ min: 1, max: 90 }),
        (rows, maxHeldRows) => {
          expect(sort(rows, maxHeldRows)).toEqual(expectedOf(rows));
        },
      ),
      { seed: 42, numRuns: 500 },
    );
  });

  test('merges runs that are longer than what is read of them at once', () => {
    let state = 1;
    const next = () => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223;
      return state >>> 12;
    };
    const rows = Array.from({ length: 60_000 }, (): Row => [next() % 97, next(), next() % 5]);
    expect(sort(rows, 11_000)).toEqual(expectedOf(rows));
  });

  test('puts nothing away that fits, and no more at a time than is held', () => {
    const written: number[] = [];
    const memory = createMemorySpill();
    const spill: Spill = {
      ...memory,
      append(bytes) {
        written.push(bytes.length);
        return memory.append(bytes);
      },
    };
    const rows = Array.from({ length: 100 }, (_, row): Row => [100 - row, 0, row]);
    expect(sort(rows, 100, spill)).toHaveLength(100);
    expect(written).toEqual([]);
    expect(sort(rows, 30, spill)).toHaveLength(100);
    expect(written).toEqual([360, 360, 360, 120]);
    written.length = 0;
    const repeated = Array.from({ length: 100 }, (_, row): Row => [row % 7, 0, 0]);
    expect(sort(repeated, 30, spill)).toHaveLength(7);
    expect(written).toEqual([84, 84, 84, 84]);
  });
});
