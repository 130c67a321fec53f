import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectGroups } from '../../src/near-duplicates/candidate-groups.ts';
import { createExternalSorter } from '../../src/near-duplicates/external-sort.ts';
import { createMemorySpill } from '../../src/near-duplicates/spill.ts';

/** The groups of documents with these keys, in the order of the keys. */
function groupsOf(keys: readonly (readonly [number, number])[], numberOf?: (document: number) => number) {
  const spill = createMemorySpill();
  const sorter = createExternalSorter({ spill, maxHeldRows: 20 });
  for (const [document, key] of keys.entries()) sorter.push(...key, document);
  const collected = collectGroups(sorter.sorted(), spill, numberOf);
  const read = () => Array.from(collected.groups(), (group) => [...group]);
  expect(read()).toEqual(read());
  return { groups: read(), largest: collected.largest };
}

test('collectGroups(rows) gives the documents of each key that occurs twice or more, and of no other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      (keys, every) => {
        // One document in some is left out, the others are numbered backwards.
        const numberOf = (document: number) => (document % every === every - 1 ? -1 : 1_000 - document);
        const byKey = Map.groupBy(keys.keys(), (document) => keys[document]![0] * 10 + keys[document]![1]);
        const expected = [...byKey]
          .sort(([a], [b]) => a - b)
          .map(([, documents]) =>
            documents
              .map(numberOf)
              .filter((number) => number >= 0)
              .sort((a, b) => a - b),
          )
          .filter((documents) => documents.length > 1);
        const { groups, largest } = groupsOf(keys, numberOf);
        expect(groups).toEqual(expected);
        expect(largest).toBe(Math.max(0, ...expected.map((group) => group.length)));
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});

test('collectGroups(rows) puts groups away that are larger than a piece, and those behind them', () => {
  const keys = Array.from({ length: 70_003 }, (_, document): [number, number] => [
    document < 70_000 ? 1 : 2,
    0,
  ]);
  const { groups, largest } = groupsOf([[0, 0], [0, 0], ...keys]);
  expect(groups.map((group) => group.length)).toEqual([2, 70_000, 3]);
  expect([groups[1]![69_999], groups[2], largest]).toEqual([70_001, [70_002, 70_003, 70_004], 70_000]);
});
