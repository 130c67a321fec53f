import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BYTE_SYMBOLS, trainBpe } from '../src/train-bpe.ts';

test('trainBpe(texts, 260) merges the most frequent pair first, ties by code units', () => {
  // "hug" 10, "pug" 5, "pun" 12, "bun" 4, "hugs" 5: the worked example of Hugging Face's course on BPE,
  // whose first three merges are u+g, u+n, h+ug
  const words = { hug: 10, pug: 5, pun: 12, bun: 4, hugs: 5 };
  const texts = Object.entries(words).flatMap(([word, count]) => Array.from({ length: count }, () => word));
  expect(trainBpe(texts, 259).merges).toEqual([
    ['u', 'g'],
    ['u', 'n'],
    ['h', 'ug'],
  ]);
});

test('trainBpe(texts) does not depend on the order of the texts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'é') }), { maxLength: 30 }),
      (texts) => {
        expect(trainBpe([...texts].reverse(), 300)).toEqual(trainBpe(texts, 300));
      },
    ),
    { seed: 42, numRuns: 100 },
  );
});

test('trainBpe(texts) picks at each step a pair that no other outnumbers, counted anew', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c') }), { maxLength: 12 }), (texts) => {
      let words = texts.filter((text) => text !== '').map((text) => [...text]);
      for (const [left, right] of trainBpe(texts, 270).merges) {
        const counts = new Map<string, number>();
        for (const word of words)
          for (let at = 1; at < word.length; at++) {
            const key = `${word[at - 1]} ${word[at]}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
        expect(counts.get(`${left} ${right}`)).toBe(Math.max(...counts.values()));
        words = words.map((word) => {
          const result: string[] = [];
          for (let at = 0; at < word.length; at++) {
            if (word[at] === left && word[at + 1] === right) result.push(left + word[++at]!);
            else result.push(word[at]!);
          }
          return result;
        });
      }
    }),
    { seed: 42, numRuns: 200 },
  );
});

test('trainBpe([], 300) has the bytes alone, and fewer than 256 symbols are refused', () => {
  expect(trainBpe([], 300)).toEqual({ vocabulary: BYTE_SYMBOLS, merges: [] });
  expect(() => trainBpe([], 255)).toThrow(RangeError);
});

test('BYTE_SYMBOLS are 256 different printable characters', () => {
  expect(new Set(BYTE_SYMBOLS).size).toBe(256);
  expect(BYTE_SYMBOLS.join('')).toMatch(/^[^\s\p{Cc}]+$/u);
  expect([BYTE_SYMBOLS[0x20], BYTE_SYMBOLS[0x0a], BYTE_SYMBOLS[0x41]]).toEqual(['Ġ', 'Ċ', 'A']);
});
