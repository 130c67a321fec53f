import { dropReasonOf, type KeepOptions, parseRange, resolveKeep } from '@sluice/formatting';
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

describe('dropReasonOf(text, keep) by words, lines and shares', () => {
  const repeated = 'the same line of seven words again\n'.repeat(6);
  test.each<[KeepOptions, string, string | undefined]>([
    [{ words: '3..4' }, 'one two', 'too-short'],
    [{ words: '3..4' }, 'one, two – three', undefined],
    [{ words: '3..4' }, 'a b c d e_1', 'too-long'],
    [{ lines: '2..3' }, 'one\n\n \n', 'too-short'],
    [{ lines: '2..3' }, 'one\r\ntwo\r\n', undefined],
    [{ lines: '2..3' }, '1\n2\n\n3\n4', 'too-long'],
    [{ letters: '50%..' }, 'ab12', undefined],
    [{ letters: '50%..' }, 'ab 123', 'unlike-text'],
    [{ letters: '50%..' }, '日本 12', undefined],
    [{ digits: '..25%' }, 'abc1', undefined],
    [{ digits: '..25%' }, 'abc12', 'unlike-text'],
    [{ signs: '..20%' }, 'abcd!', undefined],
    [{ signs: '..20%' }, 'abc👍', 'unlike-text'],
    [{ repeatedLines: '..50%' }, 'a\n\nb\n b\na', undefined],
    [{ repeatedLines: '..49%' }, 'a\n\nb\n b\na', 'repetitive'],
    [{ repeatedRuns: '..10%' }, repeated, 'repetitive'],
    [{ repeatedRuns: '..10%' }, 'one two three four five six seven eight nine ten eleven', undefined],
    [{ chars: '5..', words: '..1' }, 'a b', 'too-short'],
  ])('by %j judges %j: %s', (options, text, reason) => {
    expect(dropReasonOf(text, resolveKeep(options))).toBe(reason);
  });

  test('counts each word of a repeated run once', () => {
    const run = Array.from({ length: 10 }, (_, word) => `w${word}`).join(' ');
    const text = `${run} x y ${run}`; // ten of 22 words repeat
    expect(dropReasonOf(text, resolveKeep({ repeatedRuns: '..45%' }))).toBe('repetitive');
    expect(dropReasonOf(text, resolveKeep({ repeatedRuns: '..46%' }))).toBeUndefined();
  });

  test('takes time in proportion to the text', { timeout: 5_000 }, () => {
    const keep = resolveKeep({
      words: '1..',
      lines: '1..',
      letters: '1%..',
      repeatedLines: '..99%',
      repeatedRuns: '..99%',
    });
    for (const text of [
      ' '.repeat(500_000),
      'a'.repeat(500_000),
      '\n'.repeat(500_000),
      ' \n'.repeat(250_000),
    ])
      expect(dropReasonOf(`x${text}`, keep)).toBeUndefined();
  });

  test.each([
    [{ letters: '0.5..1' }, /keep\.letters must be a range such as 25%\.\.90%/],
    [{ digits: '..120%' }, /keep\.digits: 120% is above 100%/],
    [{ signs: '9%..3%' }, /keep\.signs is empty/],
    [{ words: '5%..' }, /keep\.words must be a range such as 100\.\.10000/],
  ])('refuses %j', (options, message) => {
    expect(() => resolveKeep(options)).toThrow(message);
  });
});
