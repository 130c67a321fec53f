import { comparisonWords, createContaminationSearch } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });
const grams = (list: readonly string[], size: number) =>
  new Set(
    Array.from({ length: Math.max(0, list.length - size + 1) }, (_, at) =>
      list.slice(at, at + size).join(' '),
    ),
  );

describe('createContaminationSearch(benchmark, options)', () => {
  test('finds the shared runs that comparing strings finds', () => {
    const benchmarks = fc.array(
      words.filter((list) => list.length >= 3),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(
        benchmarks,
        words.filter((list) => list.length >= 3),
        fc.constantFrom(0, 0.3, 0.7, 1),
        (benchmark, text, leastShare) => {
          const search = createContaminationSearch(
            benchmark.map((list, number) => ({ id: `b#${number}`, text: list.join(', ') })),
            { wordsPerGram: 3, leastShare },
          );
          const own = grams(text, 3);
          const expected = benchmark.flatMap((list, number) => {
            const theirs = grams(list, 3);
            const sharedGrams = [...theirs].filter((gram) => own.has(gram)).length;
            if (sharedGrams === 0 || sharedGrams < leastShare * theirs.size) return [];
            return [{ benchmark: `b#${number}`, sharedGrams, shareOfBenchmark: sharedGrams / theirs.size }];
          });
          const found = search.matchesOf(text.join(' '));
          expect(found.map(({ excerpt: _, ...match }) => match)).toEqual(expected);
          for (const match of found) expect(own.has(match.excerpt)).toBe(true);
        },
      ),
      { seed: 42, numRuns: 400 },
    );
  });

  test('sees through case, signs and Unicode forms, and shows the run', () => {
    const search = createContaminationSearch([{ id: 'b#0', text: 'Janet’s ducks lay 16 eggs per day.' }], {
      wordsPerGram: 5,
    });
    expect(search.matchesOf('Every day JANET‘S  ducks\nlay １６ eggs, per…')).toEqual([
      { benchmark: 'b#0', sharedGrams: 3, shareOfBenchmark: 3 / 4, excerpt: 'janet s ducks lay 16' },
    ]);
    expect(search.matchesOf('Janet’s ducks lay 17 eggs per day')).toEqual([]);
  });

  test('says how many benchmark texts are too short, and matches those with equals alone', () => {
    const search = createContaminationSearch([
      { id: 'b#0', text: 'What is 2 + 2?' },
      { id: 'b#1', text: '...' },
      { id: 'b#2', text: 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen' },
    ]);
    expect(search).toMatchObject({ textCount: 2, shortTextCount: 1, gramCount: 3 });
    expect(search.matchesOf('what is 2 2').map((match) => match.benchmark)).toEqual(['b#0']);
    expect(search.matchesOf('So what is 2 + 2?')).toEqual([]);
  });

  test('holds many runs', () => {
    const benchmark = Array.from({ length: 2_000 }, (_, number) => ({
      id: `b#${number}`,
      text: Array.from({ length: 20 }, (_, word) => `w${number}x${word}`).join(' '),
    }));
    const search = createContaminationSearch(benchmark);
    expect(search.gramCount).toBe(2_000 * 8);
    for (const number of [0, 1_234, 1_999])
      expect(search.matchesOf(`before ${benchmark[number]!.text} after`)).toMatchObject([
        { benchmark: `b#${number}`, sharedGrams: 8, shareOfBenchmark: 1 },
      ]);
  });

  test.each([[[]], [[{ id: 'b#0', text: ' — ' }]]])('refuses a benchmark without a word: %j', (benchmark) => {
    expect(() => createContaminationSearch(benchmark)).toThrow(
      expect.objectContaining({ code: 'empty-benchmark', hint: expect.stringContaining('field') }),
    );
  });

  test('refuses options out of range', () => {
    const benchmark = [{ id: 'b', text: 'a' }];
    expect(() => createContaminationSearch(benchmark, { leastShare: 2 })).toThrow(
      /leastShare must be from 0 to 1/,
    );
    expect(() => createContaminationSearch(benchmark, { wordsPerGram: 0 })).toThrow(/from 1 to 64, got 0/);
  });
});

describe('comparisonWords(text)', () => {
  test.each([
    ['  A-b, c1²! ', 'a b c12'],
    ['$$\\frac{1}{2}$$', 'frac 1 2'],
    ['…', ''],
  ])('makes of %j %j', (text, expected) => {
    expect(comparisonWords(text)).toBe(expected);
  });
});
