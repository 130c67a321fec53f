import { createShingler, jaccardSimilarity, shingleSetOf, signShingles } from '@sluice/splitting';
import { describe, expect, test } from 'vitest';

const BINS = 128;

/** A text of words that no other trial has, and the share of the bins in which it agrees with another. */
function agreement(trial: number, sizes: { shared: number; own: number }) {
  const shingler = createShingler(1);
  const words = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}${trial}x${index}`);
  const shared = words('s', sizes.shared);
  const texts = [words('a', sizes.own), words('b', sizes.own)].map((own) => [...shared, ...own].join(' '));
  const [a, b] = texts.map((text) => {
    const bins = new Uint32Array(BINS);
    signShingles(shingler.shingle(text), bins);
    return bins;
  }) as [Uint32Array, Uint32Array];
  const sets = texts.map((text) => shingleSetOf(shingler.shingle(text)));
  return {
    agreeing: a.reduce((count, value, bin) => count + (value === b[bin] ? 1 : 0), 0) / BINS,
    similarity: jaccardSimilarity(sets[0]!, sets[1]!),
  };
}

describe('signShingles(shingles, bins)', () => {
  // Small sets need many rounds, large ones a single round: the estimate must be right for both.
  test.each([
    [2, 1],
    [8, 2],
    [80, 20],
    [40, 60],
    [700, 87],
    [3_000, 3_000],
    [5, 200],
  ])('agrees in as many bins as the similarity says: %i shared, %i of their own', (shared, own) => {
    const trials = 400;
    let mean = 0;
    let square = 0;
    const similarity = shared / (shared + 2 * own);
    for (let trial = 0; trial < trials; trial++) {
      const result = agreement(trial, { shared, own });
      expect(result.similarity).toBeCloseTo(similarity, 10);
      mean += result.agreeing / trials;
      square += (result.agreeing - similarity) ** 2 / trials;
    }
    const deviation = Math.sqrt(square);
    expect(Math.abs(mean - similarity)).toBeLessThan((4 * deviation) / Math.sqrt(trials));
    // No noisier than one independent hash function a bin, and for sets with few elements hardly so.
    const independent = Math.sqrt((similarity * (1 - similarity)) / BINS);
    expect(deviation).toBeLessThan(1.15 * independent);
  });

  test('depends on the set alone, not on order or repeats', () => {
    const shingler = createShingler(1);
    const sign = (text: string) => {
      const bins = new Uint32Array(BINS);
      signShingles(shingler.shingle(text), bins);
      return bins;
    };
    expect(sign('c a b a a c')).toEqual(sign('a b c'));
    expect(sign('a b c')).not.toEqual(sign('a b d'));
  });
});
