import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodeUnits } from '../src/index.ts';

test('compareCodeUnits(a, b) is the order of UTF-16 code units, whatever the language', () => {
  const sorted = ['', 'B', 'a', 'a\u0300', 'b', 'ä', '\u{1f600}', '\ufb33'];
  expect([...sorted].reverse().sort(compareCodeUnits)).toEqual(sorted);
});

test('compareCodeUnits(a, b) agrees with a comparison unit by unit', () => {
  const units = (text: string) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const slow = (a: string, b: string): number => {
    const [x, y] = [units(a), units(b)];
    for (let index = 0; index < Math.min(x.length, y.length); index++) {
      if (x[index] !== y[index]) return Math.sign(x[index]! - y[index]!);
    }
    return Math.sign(x.length - y.length);
  };
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'ä', '\ud83d', '\ude00', '\uffff'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(compareCodeUnits(a, b)).toBe(slow(a, b));
      expect(compareCodeUnits(b, a) + compareCodeUnits(a, b)).toBe(0);
    }),
    { seed: 42, numRuns: 500 },
  );
});
