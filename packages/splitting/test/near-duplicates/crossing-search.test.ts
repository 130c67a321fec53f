import { type CrossingPart, createCrossingSearch, joinCrossings } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';
import { noisyCorpus } from './noisy-corpus.ts';

const texts = noisyCorpus('7', { originals: 30, copies: 3 });

/** Side 1 and 2 held, side 0 passing by. */
function search(sides: readonly number[], list: readonly string[] = texts, maxHeldShingles?: number) {
  const crossing = createCrossingSearch({
    similarity: 0.8,
    textOf: (document) => list[document]!,
    maxHeldShingles,
  });
  for (const side of [1, 2, 0])
    list.forEach((text, document) => {
      if (sides[document] === side) crossing.add({ document, side, text }, side === 0 ? 'pass' : 'hold');
    });
  const { similarities, crossingClusterCount } = joinCrossings([crossing.found()]);
  return { similarities, clusters: crossingClusterCount };
}

/** All pairs of two sides, measured one by one. */
function measureAll(sides: readonly number[], [one, other]: readonly [number, number]) {
  const sets = texts.map((text) => naiveShingles(text, 5));
  const histogram = Array<number>(10).fill(0);
  let largest = 0;
  let nearPairCount = 0;
  for (const [a, setA] of sets.entries())
    for (const [b, setB] of sets.entries()) {
      if (sides[a] !== one || sides[b] !== other) continue;
      const similarity = naiveJaccard(setA, setB);
      if (similarity < 0.5) continue;
      histogram[Math.min(9, Math.floor(similarity * 10))]!++;
      if (similarity >= 0.8) nearPairCount++;
      largest = Math.max(largest, similarity);
    }
  return { histogram, largest, nearPairCount };
}

describe('createCrossingSearch(options)', () => {
  test.each([8_000_000, 1_000])(
    'finds between every two sides what measuring all pairs finds, with room for %i shingles',
    (room) => {
      const sides = texts.map((_, document) => [1, 0, 2, 0][document % 4]!);
      const { similarities } = search(sides, texts, room);
      expect(similarities.map((found) => found.sides)).toEqual([
        [0, 1],
        [0, 2],
        [1, 2],
      ]);
      for (const found of similarities) {
        const expected = measureAll(sides, found.sides);
        expect(found.histogram).toEqual(expected.histogram);
        expect(found.nearPairCount).toBe(expected.nearPairCount);
        expect(found.largest).toBeCloseTo(expected.largest, 12);
        expect(found.example!.map((document) => sides[document])).toEqual(found.sides);
        expect(found.measuredCount).toBeGreaterThanOrEqual(expected.nearPairCount);
      }
      expect(similarities[0]!.nearPairCount).toBeGreaterThan(10);
    },
  );

  test('counts the clusters that cross', () => {
    // Each original has three copies behind it; of the first ten the last copy is held out.
    const sides = texts.map((_, document) => (document < 40 && document % 4 === 3 ? 1 : 0));
    const heldOut = [...sides.keys()].filter((document) => sides[document] === 1);
    const sets = texts.map((text) => naiveShingles(text, 5));
    const crossing = heldOut.filter((held) =>
      [1, 2, 3].some((before) => naiveJaccard(sets[held]!, sets[held - before]!) >= 0.8),
    );
    expect(crossing.length).toBeGreaterThan(2);
    expect(search(sides).clusters).toBe(crossing.length);
  });

  test('does not depend on the order of texts', () => {
    const sides = texts.map((_, document) => [1, 0, 2, 0][document % 4]!);
    const backwards = texts.map((_, document) => texts.length - 1 - document);
    const turned = search(
      backwards.map((document) => sides[document]!),
      backwards.map((document) => texts[document]!),
    );
    const plain = search(sides);
    const figures = ({ similarities, clusters }: typeof plain) => [
      clusters,
      similarities.map(({ example: _, ...rest }) => rest),
    ];
    expect(figures(turned)).toEqual(figures(plain));
  });

  test('finds the same in any number of parts that open what one of them holds, in any order', () => {
    const options = { similarity: 0.8, textOf: (document: number) => texts[document]! };
    const sides = texts.map((_, document) => [1, 0, 2, 0][document % 4]!);
    const whole = search(sides);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(4), (partCount, first) => {
        const holding = createCrossingSearch(options);
        for (const side of [1, 2])
          for (const [document, text] of texts.entries())
            if (sides[document] === side) holding.add({ document, side, text }, 'hold');
        const found: CrossingPart[] = [holding.found()];
        for (let part = 0; part < partCount; part++) {
          const passing = createCrossingSearch(options, structuredClone(holding.held()));
          for (const [document, text] of texts.entries())
            if (sides[document] === 0 && document % partCount === part)
              passing.add({ document, side: 0, text }, 'pass');
          found.push(passing.found());
        }
        const turned = [...found.slice(first), ...found.slice(0, first)];
        const { similarities, crossingClusterCount } = joinCrossings(turned);
        expect({ similarities, clusters: crossingClusterCount }).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  test('goes on holding texts behind those that it opened', () => {
    const options = { similarity: 0.8, textOf: (document: number) => texts[document]! };
    const first = createCrossingSearch(options);
    for (const [document, text] of texts.slice(0, 70).entries())
      first.add({ document, side: 1, text }, 'hold');
    const second = createCrossingSearch(options, structuredClone(first.held()));
    const whole = createCrossingSearch(options);
    for (const [document, text] of texts.entries()) {
      whole.add({ document, side: 1, text }, 'hold');
      if (document >= 70) second.add({ document, side: 1, text }, 'hold');
    }
    const copy = { document: texts.length, side: 0, text: texts[3]! };
    for (const crossing of [second, whole]) crossing.add(copy, 'pass');
    expect(joinCrossings([first.found(), second.found()])).toEqual(joinCrossings([whole.found()]));
  });

  test('finds nothing where copies are on one side, and says what it compared', () => {
    const { similarities, clusters } = search(texts.map((_, document) => (document < 40 ? 1 : 0)));
    expect(similarities).toMatchObject([{ documentCounts: [80, 40], nearPairCount: 0, largest: 0 }]);
    expect(similarities[0]).not.toHaveProperty('example');
    expect(clusters).toBe(0);
    expect(search([0, 1], ['', ' ']).similarities).toEqual([]);
  });

  test.each([0, 1.01, Number.NaN])('refuses a similarity of %d', (similarity) => {
    expect(() => createCrossingSearch({ similarity, textOf: () => '' })).toThrow(/leastSimilarity/);
  });
});
