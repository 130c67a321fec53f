import { drawFor } from '@sluice/determinism';
import {
  createShingler,
  findNearDuplicates,
  hashBands,
  joinBandKeys,
  planBands,
  shingleSetOf,
} from '@sluice/splitting';
import { describe, expect, test } from 'vitest';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';
import { noisyCorpus } from './noisy-corpus.ts';

const shingler = createShingler(5);

function search(texts: readonly string[], threshold: number, measure?: 'every' | 'linking') {
  return findNearDuplicates({
    bandKeys: hashBands(texts, shingler, planBands(threshold)),
    threshold,
    shinglesOf: (document) => shingleSetOf(shingler.shingle(texts[document]!)),
    measure,
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
      const { pairs, similarities } = search(texts, threshold, 'every');
      const found = Array.from(similarities, (_, index) => `${pairs[2 * index]} ${pairs[2 * index + 1]}`);
      found.forEach((pair, index) => {
        expect(similarities[index]).toBeCloseTo(expected.get(pair)!, 12);
      });
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
    expect(clusterTexts(texts, search(texts, 0.7, 'every').clusters)).toEqual(reference);
    const plan = planBands(0.7);
    const batches = [texts.slice(0, 3), [], texts.slice(3, 120), texts.slice(120)];
    const bandKeys = joinBandKeys(batches.map((batch) => hashBands(batch, createShingler(5), plan)));
    expect(bandKeys).toEqual(hashBands(texts, shingler, plan));
  });

  test('links many copies at the cost of one measurement a copy', () => {
    const copies = Array.from({ length: 3_000 }, (_, copy) => `${texts[0]} ${copy}`);
    const result = search(copies, 0.8);
    expect(result.clusterCount).toBe(1);
    expect(result.measuredCount).toBe(copies.length - 1);
  });

  test('holds no more shingles than it may, and finds the same', () => {
    let asked = 0;
    const result = findNearDuplicates({
      bandKeys: hashBands(texts, shingler, planBands(0.7)),
      threshold: 0.7,
      shinglesOf: (document) => {
        asked++;
        return shingleSetOf(shingler.shingle(texts[document]!));
      },
      maxHeldShingles: 1,
    });
    expect(result).toEqual(search(texts, 0.7));
    expect(asked).toBeGreaterThan(result.measuredCount);
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

  test('refuses to join keys of different plans', () => {
    const parts = [0.5, 0.8].map((threshold) => hashBands(['a b'], shingler, planBands(threshold)));
    expect(() => joinBandKeys(parts)).toThrow(/different plans/);
    expect(() => joinBandKeys([])).toThrow(/at least one/);
  });
});
