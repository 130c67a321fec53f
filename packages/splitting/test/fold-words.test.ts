import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldAtLength, foldWords } from '../src/fold-words.ts';

describe('foldWords(text, between)', () => {
  test('gives of every code unit, alone and among others, what its definition gives', () => {
    for (let unit = 0; unit < 65_536; unit++) {
      const character = String.fromCharCode(unit);
      for (const text of [character, `a${character}b`, `É ${character}${character} 1`]) {
        for (const between of [' ', ''] as const) {
          if (foldWords(text, between) !== foldAtLength(text, between))
            expect([unit, foldWords(text, between)]).toEqual([unit, foldAtLength(text, between)]);
        }
      }
    }
  });

  test('gives of any text what its definition gives', () => {
    const units = fc.oneof(
      fc.constantFrom(
        'a',
        'B',
        ' ',
        '\n',
        '_',
        '’',
        '…',
        'é',
        'É',
        '１',
        'ﬁ',
        'Σ',
        'İ',
        'ß',
        '\u0301',
        '각',
        'ᄀ',
        '字',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(units, { maxLength: 20 }), fc.constantFrom(' ', ''), (parts, between) => {
        const text = parts.join('');
        expect(foldWords(text, between)).toBe(foldAtLength(text, between));
      }),
      { seed: 42, numRuns: 3_000 },
    );
  });
});
