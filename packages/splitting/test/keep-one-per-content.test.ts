import { keepOnePerContent } from '@sluice/splitting';
import { chiSquareUniformity } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const ids = (count: number) => Array.from({ length: count }, (_, row) => `s/f#${row}`);

describe('keepOnePerContent(seed, ids, contentHashes)', () => {
  test('keeps one of each content, the same whatever the order', () => {
    const corpora = fc
      .array(fc.nat(20), { maxLength: 60 })
      .map((contents) => contents.map((content, row) => ({ id: `s/f#${row}`, content: BigInt(content) })))
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(corpora, ([documents, shuffled]) => {
        const keptIds = (list: typeof documents) => {
          const kept = keepOnePerContent(
            '42',
            list.map((document) => document.id),
            BigUint64Array.from(list, (document) => document.content),
          );
          return list.filter((_, index) => kept[index] === 1);
        };
        const kept = keptIds(documents);
        const contents = kept.map((document) => document.content).filter((content) => content !== 0n);
        expect(new Set(contents).size).toBe(contents.length);
        expect(new Set(contents)).toEqual(new Set(documents.map((d) => d.content).filter((c) => c !== 0n)));
        const without = documents.filter((document) => document.content === 0n);
        expect(kept.filter((document) => document.content === 0n)).toEqual(without);
        expect(new Set(keptIds(shuffled).map((d) => d.id))).toEqual(new Set(kept.map((d) => d.id)));
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('keeps each of the copies equally often, not the first', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 1_000; seed++) {
      const kept = keepOnePerContent(`seed ${seed}`, ids(4), BigUint64Array.of(7n, 7n, 7n, 7n));
      counts[kept.indexOf(1)]!++;
    }
    expect(chiSquareUniformity(counts).pValue).toBeGreaterThan(0.001);
  });

  test('refuses lists of different lengths', () => {
    expect(() => keepOnePerContent('42', ids(2), BigUint64Array.of(1n))).toThrow(/2 ids for 1 hashes/);
  });
});
