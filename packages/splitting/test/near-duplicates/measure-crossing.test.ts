import { createShingler, hashBands, measureCrossing, planBands, shingleSetOf } from '@sluice/splitting';
import { describe, expect, test } from 'vitest';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';
import { noisyCorpus } from './noisy-corpus.ts';

const shingler = createShingler(5);
const texts = noisyCorpus('7', { originals: 30, copies: 3 });

function measure(sides: Uint8Array, list: readonly string[] = texts) {
  return measureCrossing({
    bandKeys: hashBands(list, shingler, planBands(0.5)),
    threshold: 0.5,
    sides,
    shinglesOf: (document) => shingleSetOf(shingler.shingle(list[document]!)),
  });
}

describe('measureCrossing(search)', () => {
  test('finds the similarities between sides that measuring all pairs finds', () => {
    const sides = Uint8Array.from(texts, (_, document) => (document % 4 === 0 ? 1 : 0));
    const sets = texts.map((text) => naiveShingles(text, 5));
    const histogram = Array<number>(10).fill(0);
    let largest = 0;
    for (let b = 1; b < texts.length; b++)
      for (let a = 0; a < b; a++) {
        const similarity = naiveJaccard(sets[a]!, sets[b]!);
        if (sides[a] === sides[b] || similarity < 0.5) continue;
        histogram[Math.min(9, Math.floor(similarity * 10))]!++;
        largest = Math.max(largest, similarity);
      }
    const result = measure(sides);
    expect(result.histogram).toEqual(histogram);
    expect(result.largest).toBeCloseTo(largest, 12);
    expect(result).toMatchObject({
      documentCount: texts.length,
      pairCount: histogram.reduce((sum, count) => sum + count, 0),
    });
    const [a, b] = result.example!;
    expect(naiveJaccard(sets[a]!, sets[b]!)).toBeCloseTo(largest, 12);
    expect(sides[a]).not.toBe(sides[b]);
  });

  test('finds nothing where copies are on one side, and says what it compared', () => {
    const sides = Uint8Array.from(texts, (_, document) => (document < 40 ? 1 : 0));
    expect(measure(sides)).toMatchObject({ documentCount: 120, pairCount: 0, largest: 0 });
    expect(measure(sides)).not.toHaveProperty('example');
    expect(measure(new Uint8Array(2), ['', ' '])).toMatchObject({ documentCount: 0, measuredCount: 0 });
  });

  test('refuses sides that do not fit', () => {
    expect(() => measure(new Uint8Array(3))).toThrow(/3 sides for 120 documents/);
  });
});
