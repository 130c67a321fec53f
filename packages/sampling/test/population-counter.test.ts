import {
  type CountedDocument,
  createPopulationCounter,
  lengthBin,
  mergePopulationCounts,
} from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const documents = fc.array(
  fc.record({
    file: fc.nat({ max: 3 }),
    group: fc.option(
      fc.nat({ max: 40 }).map((number) => `group ${number}`),
      { nil: undefined },
    ),
    byteLength: fc.integer({ min: 1, max: 5_000 }),
  }),
  { maxLength: 120 },
);

function countsOf(all: readonly CountedDocument[], maxGroups?: number) {
  const counter = createPopulationCounter(maxGroups);
  for (const document of all) counter.count(document);
  return counter.counts();
}

describe('createPopulationCounter(maxGroups)', () => {
  test('counts by file, group and length', () => {
    const counts = countsOf([
      { file: 1, group: 'b', byteLength: 100 },
      { file: 0, group: 'a', byteLength: 1 },
      { file: 1, group: 'b', byteLength: 3 },
      { file: 1, byteLength: 2 },
    ]);
    expect(counts).toEqual({
      documents: 4,
      bytes: 106,
      files: [
        { file: 0, documents: 1, bytes: 1 },
        { file: 1, documents: 3, bytes: 105 },
      ],
      groups: [
        { group: 'a', documents: 1, bytes: 1 },
        { group: 'b', documents: 2, bytes: 103 },
      ],
      otherGroups: { documents: 0, bytes: 0 },
      groupCeiling: 1,
      groupCountEstimate: 2,
      lengthHistogram: [1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    });
  });

  test('is the same for any order and any division, also where the bound cuts', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 50 }), fc.nat(120), (all, maxGroups, cut) => {
        const whole = countsOf(all, maxGroups);
        const parts = [all.slice(cut).reverse(), [], all.slice(0, cut)].map((part) =>
          countsOf(part, maxGroups),
        );
        expect(mergePopulationCounts(parts, maxGroups)).toEqual(whole);
        expect(mergePopulationCounts([...parts].reverse(), maxGroups)).toEqual(whole);
        expect(mergePopulationCounts([countsOf(all, 1_000)], maxGroups)).toEqual(whole);
        const grouped = all.filter((document) => document.group !== undefined);
        const kept = whole.groups.reduce((sum, group) => sum + group.documents, 0);
        expect(kept + whole.otherGroups.documents).toBe(grouped.length);
        expect(whole.groups.length).toBeLessThanOrEqual(maxGroups);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('estimates the number of groups above its bound', () => {
    const counter = createPopulationCounter(1_000);
    for (let group = 0; group < 20_000; group++)
      counter.count({ file: 0, group: `owner/repository-${group}`, byteLength: 7 });
    const { groupCountEstimate, groups, otherGroups } = counter.counts();
    expect(groups).toHaveLength(1_000);
    expect(otherGroups).toEqual({ documents: 19_000, bytes: 19_000 * 7 });
    // The standard error is 3 %; four of them.
    expect(Math.abs(groupCountEstimate / 20_000 - 1)).toBeLessThan(0.13);
  });

  test('refuses a bound of 0', () => {
    expect(() => createPopulationCounter(0)).toThrow(/maxGroups must be an integer from 1, got 0/);
  });
});

describe('lengthBin(byteLength)', () => {
  test('puts powers of two at the beginning of even bins', () => {
    for (let power = 0; power < 40; power++) {
      expect(lengthBin(2 ** power)).toBe(2 * power);
      if (power > 2) expect(lengthBin(2 ** power - 1)).toBe(2 * power - 1);
    }
  });
});
