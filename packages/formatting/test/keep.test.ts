import { dropReasonOf, parseRange, resolveKeep } from '@sluice/formatting';
import { describe, expect, test } from 'vitest';

describe('dropReasonOf(text, keep)', () => {
  const keep = resolveKeep({ chars: '3..5' });
  test.each([
    ['', 'empty-text'],
    [' \n\t\u00a0', 'empty-text'],
    ['ab', 'too-short'],
    ['abc', undefined],
    ['abcde', undefined],
    ['abcdef', 'too-long'],
    ['😀😀', 'too-short'],
    ['😀😀😀', undefined],
    ['😀😀😀😀😀', undefined],
    ['😀😀😀😀😀😀', 'too-long'],
    ['e\u0301a', undefined],
    ['\ud83dab', undefined],
  ])('judges %j: %s', (text, reason) => {
    expect(dropReasonOf(text, keep)).toBe(reason);
  });

  test('keeps whatever is not blank when nothing is asked', () => {
    expect(dropReasonOf('a'.repeat(1e6), resolveKeep({}))).toBeUndefined();
    expect(dropReasonOf('\n', resolveKeep({}))).toBe('empty-text');
  });
});

describe('parseRange(range, name)', () => {
  test.each([
    ['100..10000', { atLeast: 100, atMost: 10_000 }],
    [' 100 .. ', { atLeast: 100, atMost: Infinity }],
    ['..7', { atLeast: 0, atMost: 7 }],
  ])('reads %j', (range, expected) => {
    expect(parseRange(range, 'keep.chars')).toEqual(expected);
  });

  test.each(['100', '1-2', '-1..3', '1.5..3', 'a..b'])('refuses %j', (range) => {
    expect(() => parseRange(range, 'keep.chars')).toThrow(/keep\.chars must be a range such as 100\.\.10000/);
  });

  test('refuses an empty range', () => {
    expect(() => parseRange('9..3', 'keep.chars')).toThrow(/empty: 9 is above 3/);
  });
});
