import {
  comparisonWords,
  createShingler,
  createTokenHasher,
  jaccardSimilarity,
  shingleSetOf,
} from '@sluice/splitting';
import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';

const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '(', '_', '1', 'é', '\u0301') }),
  fc
    .array(fc.constantFrom('def', 'f', '(', ')', ':', '\n    ', 'return', ' ', 'x', '+'))
    .map((t) => t.join(' ')),
);

describe('createShingler(tokensPerShingle)', () => {
  test('finds the sets and similarities that strings in sets give', () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 1, max: 6 }), (a, b, tokensPerShingle) => {
        const shingler = createShingler(tokensPerShingle);
        const setA = shingleSetOf(shingler.shingle(a));
        const setB = shingleSetOf(shingler.shingle(b));
        const naiveA = naiveShingles(a, tokensPerShingle);
        const naiveB = naiveShingles(b, tokensPerShingle);
        expect([setA.length, setB.length]).toEqual([naiveA.size, naiveB.size]);
        expect(jaccardSimilarity(setA, setB)).toBeCloseTo(naiveJaccard(naiveA, naiveB), 12);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('does not count white space', () => {
    const shingler = createShingler(3);
    const a = shingleSetOf(shingler.shingle('if x:\n\treturn [1, 2]\r\n'));
    const b = shingleSetOf(shingler.shingle('  if x : return[1,2]'));
    expect(a).toEqual(b);
    expect(shingleSetOf(shingler.shingle('ifx: return [1, 2]'))).not.toEqual(a);
  });

  test('takes each character of a script without spaces for a token', () => {
    expect(createShingler(2).shingle('日本語の文').count).toBe(4);
    expect(createShingler(2).shingle('одно слово').count).toBe(1);
  });

  test('has one shingle of a short text and none of a blank one', () => {
    const shingler = createShingler(5);
    expect(shingler.shingle('a b').count).toBe(1);
    expect(shingler.shingle(' \n\t').count).toBe(0);
    expect(shingler.shingle('').count).toBe(0);
    expect(shingleSetOf(shingler.shingle('a b'))).not.toEqual(shingleSetOf(shingler.shingle('a b c')));
  });

  test.each(Object.entries(STRANGE_TEXTS))(
    'hashes %s the same each time, after other texts too',
    (_, text) => {
      const shingler = createShingler(2);
      const first = shingleSetOf(shingler.shingle(text));
      shingler.shingle('something else, longer than that '.repeat(300));
      expect(shingleSetOf(shingler.shingle(text))).toEqual(first);
      expect(shingleSetOf(createShingler(2).shingle(text))).toEqual(first);
    },
  );

  test.each([0, 1.5, 65, Number.NaN])('refuses %s tokens a shingle', (tokens) => {
    expect(() => createShingler(tokens)).toThrow(/tokensPerShingle must be from 1 to 64/);
  });
});

describe('jaccardSimilarity(a, b)', () => {
  test('is 0 for sets that are empty', () => {
    expect(jaccardSimilarity(new Float64Array(), new Float64Array())).toBe(0);
  });
});

test('createShingler(k, "words") gives the shingles of the folded text, whichever way it is folded', () => {
  const parts = fc.constantFrom('Ab', ' ', '…', 'É', '½', '\u0301', '字', '_', 'Σ', '１', '\n', '😀');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 20 }), (list) => {
      const text = list.join('');
      const direct = createShingler(2, 'words').shingle(text);
      const made = createShingler(2).shingle(comparisonWords(text));
      expect([[...direct.high], [...direct.low], direct.tokenCount]).toEqual([
        [...made.high],
        [...made.low],
        made.tokenCount,
      ]);
    }),
    { seed: 42, numRuns: 2_000 },
  );
});

test('shingles of a text are those of the hashes of its tokens, in either folding', () => {
  const hashers = [createTokenHasher(), createTokenHasher('words')];
  const shinglers = [createShingler(3), createShingler(3, 'words')];
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      for (const [index, hash] of hashers.entries()) {
        const direct = shingleSetOf(shinglers[index]!.shingle(text));
        expect(shingleSetOf(createShingler(3).shingle(hash(text)))).toEqual(direct);
      }
    }),
  );
});
