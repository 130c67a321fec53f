import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBandTable } from '../../src/near-duplicates/band-table.ts';

const PLAN = { bandCount: 3, rowsPerBand: 2 };
const signature = fc.array(fc.nat(2), { minLength: 6, maxLength: 6 });
const bandOf = (bins: readonly number[], band: number) => bins.slice(band * 2, band * 2 + 2).join(' ');

function visited(table: ReturnType<typeof createBandTable>, bins: readonly number[]): number[] {
  const places: number[] = [];
  table.visitSharing(Uint32Array.from(bins), (place) => places.push(place));
  return places.sort((a, b) => a - b);
}

describe('createBandTable(plan, arrays)', () => {
  test('finds a text once for each band that it shares, and none for equal bins of other bands', () => {
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 20 }), signature, (held, bins) => {
        const table = createBandTable(PLAN);
        for (const one of held) table.push(Uint32Array.from(one));
        const expected = held.flatMap((one, place) =>
          [0, 1, 2].filter((band) => bandOf(one, band) === bandOf(bins, band)).map(() => place),
        );
        expect(visited(table, bins)).toEqual(expected);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('finds after growing, and after its arrays have passed to another, each of 5,000 texts alone', () => {
    const table = createBandTable(PLAN);
    const binsOf = (place: number) => Array.from({ length: 6 }, (_, bin) => 6 * place + bin);
    for (let place = 0; place < 5_000; place++) table.push(Uint32Array.from(binsOf(place)));
    const passed = createBandTable(PLAN, structuredClone(table.arrays()));
    for (let place = 0; place < 5_000; place++) {
      expect(visited(table, binsOf(place))).toEqual([place, place, place]);
      expect(visited(passed, binsOf(place))).toEqual([place, place, place]);
    }
  });

  test('takes 10 to 12 bytes a band as it passes on', () => {
    const table = createBandTable(PLAN);
    for (let place = 0; place < 5_000; place++) table.push(new Uint32Array(6).fill(place));
    const bytes = Object.values(table.arrays()).reduce((sum, { length }) => sum + 4 * length, 0);
    expect(bytes / 15_000).toBeGreaterThan(9.9);
    expect(bytes / 15_000).toBeLessThan(12.1);
  });
});
