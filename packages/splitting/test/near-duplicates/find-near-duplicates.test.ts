import { drawFor } from '@sluice/determinism';
import {
  createNearDuplicateSearch,
  createShingler,
  createShingleSets,
  findNearDuplicates,
  formUnits,
  hashBands,
  jaccardSimilarity,
  type NearDuplicateOptions,
  NO_BAND_KEY,
  planBands,
} from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';
import { noisyCorpus } from './noisy-corpus.ts';
import { similarPairs } from './similar-pairs.ts';

const shingler = createShingler(5);

function search(
  texts: readonly string[],
  threshold: number,
  options: Omit<NearDuplicateOptions, 'threshold'> = {},
) {
  const setOf = createShingleSets(5);
  return findNearDuplicates({
    ...options,
    bandKeys: hashBands(texts, shingler, planBands(threshold)),
    threshold,
    shinglesOf: (document) => setOf(texts[document]!),
  });
}

/** Each cluster as the sorted texts in it: what does not depend on numbering. */
function clusterTexts(texts: readonly string[], clusters: Uint32Array): string[] {
  const members = new Map<number, string[]>();
  texts.forEach((text, document) => {
    const cluster = clusters[document]!;
    members.set(cluster, [...(members.get(cluster) ?? []), text]);
  });
  return [...members.values()].map((list) => list.sort().join('\n')).sort();
}

describe('findNearDuplicates(search)', () => {
  const texts = noisyCorpus('42', { originals: 40, copies: 4 });

  test.each([0.5, 0.7, 0.8, 0.9])(
    'at %d finds no pair that is not, and all but a few that are',
    (threshold) => {
      const sets = texts.map((text) => naiveShingles(text, 5));
      const expected = new Map<string, number>();
      for (let b = 1; b < texts.length; b++)
        for (let a = 0; a < b; a++) {
          const similarity = naiveJaccard(sets[a]!, sets[b]!);
          if (similarity >= threshold) expected.set(`${a} ${b}`, similarity);
        }
      const { found } = similarPairs(texts, threshold);
      for (const { pair, similarity } of found)
        expect(similarity).toBeCloseTo(expected.get(pair.join(' '))!, 12);
      expect(new Set(found.map(({ pair }) => pair.join(' '))).size).toBe(found.length);
      expect(expected.size).toBeGreaterThan(30);
      expect(found.length / expected.size).toBeGreaterThanOrEqual(0.99);
    },
  );

  test('finds the same clusters whatever the order, the batches and the measuring', () => {
    const reference = clusterTexts(texts, search(texts, 0.7).clusters);
    expect(reference.length).toBeLessThan(texts.length);
    for (const seed of ['1', '2', '3']) {
      const shuffled = drawFor(seed, 'test/order', 'texts').shuffle([...texts]);
      expect(clusterTexts(shuffled, search(shuffled, 0.7).clusters)).toEqual(reference);
    }
    expect(clusterTexts(texts, search(texts, 0.7, { measure: 'every' }).clusters)).toEqual(reference);
  });

  test('finds the same whatever the batches, the rows and the shingles that are held', () => {
    const plan = planBands(0.7);
    const expected = search(texts, 0.7, { measure: 'every' });
    const options = fc.record({
      batchTexts: fc.integer({ min: 1, max: 250 }),
      maxHeldRows: fc.integer({ min: 100, max: 6_000 }),
      maxHeldShingles: fc.integer({ min: 1, max: 20_000 }),
    });
    fc.assert(
      fc.property(options, ({ batchTexts, ...limits }) => {
        const finder = createNearDuplicateSearch({ threshold: 0.7, ...limits });
        const starts: number[] = [];
        for (let start = 0; start < texts.length; start += batchTexts) starts.push(start);
        for (const start of starts.reverse())
          finder.add(hashBands(texts.slice(start, start + batchTexts), shingler, plan), start);
        const setOf = createShingleSets(5);
        const shinglesOf = (document: number) => setOf(texts[document]!);
        const { clusters, clusterCount } = finder.find({ documentCount: texts.length, shinglesOf });
        expect({ clusters, clusterCount }).toEqual({
          clusters: expected.clusters,
          clusterCount: expected.clusterCount,
        });
      }),
      { numRuns: 30 },
    );
  });

  test('measures every candidate pair once, however few rows are held', () => {
    const whole = search(texts, 0.7, { measure: 'every' });
    expect(search(texts, 0.7, { measure: 'every', maxHeldRows: 50 })).toEqual(whole);
    expect(search(texts, 0.7).measuredCount).toBeLessThan(whole.measuredCount);
  });

  test('links all that share a key and are similar, directly or through others, and nothing else', () => {
    const keys = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.subarray([1, 2, 3, 4], { minLength: 1 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 40 }), (documents, maxHeldRows) => {
        const sets = documents.map(([, , shingles]) => Float64Array.from(shingles));
        const bandKeys = {
          plan: { bandCount: 2, rowsPerBand: 1 },
          documentCount: documents.length,
          keys: Float64Array.from([
            ...documents.map(([first]) => (first === 0 ? NO_BAND_KEY : first)),
            ...documents.map(([, second]) => 2 ** 52 + second),
          ]),
        };
        const shinglesOf = (document: number) => sets[document]!;
        const { clusters } = findNearDuplicates({ bandKeys, threshold: 0.6, shinglesOf, maxHeldRows });
        const links: number[] = [];
        for (const [b, [first, second]] of documents.entries())
          for (let a = 0; a < b; a++) {
            const shares = (documents[a]![0] === first && first !== 0) || documents[a]![1] === second;
            if (shares && jaccardSimilarity(sets[a]!, sets[b]!) >= 0.6) links.push(a, b);
          }
        const pairs = Uint32Array.from(links);
        expect(clusters).toEqual(formUnits(documents.length, { columns: [], pairs }).units);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('looks among the documents that are kept alone, by their own numbers', () => {
    const finder = createNearDuplicateSearch({ threshold: 0.7 });
    finder.add(hashBands(texts, shingler, planBands(0.7)), 0);
    const kept = [...texts.keys()].filter((document) => document % 3 !== 1);
    const setOf = createShingleSets(5);
    const { clusters } = finder.find({
      documentCount: kept.length,
      shinglesOf: (document) => setOf(texts[kept[document]!]!),
      numberOf: (document) => kept.indexOf(document),
    });
    const expected = search(
      kept.map((document) => texts[document]!),
      0.7,
    );
    expect(clusters).toEqual(expected.clusters);
  });

  test('links many copies at the cost of one measurement a copy', () => {
    const copies = Array.from({ length: 3_000 }, (_, copy) => `${texts[0]} ${copy}`);
    const result = search(copies, 0.8);
    expect(result.clusterCount).toBe(1);
    expect(result.measuredCount).toBe(copies.length - 1);
  });

  test('leaves texts without tokens alone', () => {
    const { clusters, clusterCount } = search(['', ' \n', 'a b c', 'a b c'], 0.8);
    expect([...clusters]).toEqual([0, 1, 2, 2]);
    expect(clusterCount).toBe(3);
  });

  test('at 1 links only equal sets of shingles', () => {
    const long = texts[0]!;
    expect(search([long, `${long} more`, long], 1).clusterCount).toBe(2);
  });

  test('refuses a threshold of 0', () => {
    const bandKeys = hashBands(['a'], shingler, planBands(0.5));
    expect(() =>
      findNearDuplicates({ bandKeys, threshold: 0, shinglesOf: () => new Float64Array() }),
    ).toThrow(/threshold must be above 0 and at most 1, got 0/);
  });

  test('refuses to hold no rows', () => {
    expect(() => search(['a'], 0.5, { maxHeldRows: 0 })).toThrow(/maxHeldRows must be a whole number/);
  });
});
