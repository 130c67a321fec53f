import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExternalSorter } from '../../src/near-duplicates/external-sort.ts';
import { measurePairs } from '../../src/near-duplicates/measure-pairs.ts';
import { createMemorySpill } from '../../src/near-duplicates/spill.ts';

const COUNT = 12;
/** Document d has the shingles from d to 2 d + 2. */
const setOf = (document: number) => Float64Array.from({ length: document + 3 }, (_, at) => document + at);

function measure(pairs: readonly (readonly [number, number])[], maxHeldShingles: number) {
  const sorter = createExternalSorter({ spill: createMemorySpill() });
  for (const [a, b] of pairs) sorter.push(a, b, 0);
  const shared = new Float64Array(64);
  const measured = new Map<string, number>();
  let asked = 0;
  measurePairs(sorter.sorted(), {
    shinglesOf(document) {
      asked++;
      shared.fill(-1).set(setOf(document));
      return shared.subarray(0, document + 3);
    },
    maxHeldShingles,
    isSettled: (a, b) => a === 1 && b === 2,
    onMeasured: (a, b, similarity) => {
      expect(measured.has(`${a} ${b}`)).toBe(false);
      measured.set(`${a} ${b}`, similarity);
    },
  });
  return { measured, asked };
}

const someOfAllPairs = fc.subarray(
  Array.from({ length: COUNT * COUNT }, (_, at) => [Math.floor(at / COUNT), at % COUNT] as const).filter(
    ([a, b]) => a < b,
  ),
);

test('measurePairs(rows) measures each pair that is not settled once, however few shingles are held', () => {
  fc.assert(
    fc.property(someOfAllPairs, fc.integer({ min: 1, max: 99 }), (pairs, maxHeldShingles) => {
      const expected = pairs
        .filter(([a, b]) => a !== 1 || b !== 2)
        .map(([a, b]) => {
          const own = new Set(setOf(a));
          const shared = setOf(b).filter((shingle) => own.has(shingle)).length;
          return [`${a} ${b}`, shared / (a + b + 6 - shared)];
        });
      const { measured, asked } = measure(pairs, maxHeldShingles);
      expect([...measured].sort()).toEqual(expected.sort());
      expect(asked).toBeLessThanOrEqual(2 * pairs.length);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test('measurePairs(rows) asks for each set once where all have room', () => {
  const all = Array.from({ length: COUNT }, (_, a) =>
    Array.from({ length: COUNT - a - 1 }, (_, at) => [a, a + 1 + at] as const),
  ).flat();
  expect(measure(all, 1_000).asked).toBe(COUNT);
});
