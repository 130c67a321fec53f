import {
  dropReasonOf,
  type FilterOptions,
  type IdentifyLanguage,
  parseNumberRange,
  parseRange,
  resolveFilters,
} from '@sluice/formatting';
import { STRANGE_DOCUMENT_TEXTS } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const judge = (text: string, keep: FilterOptions) => dropReasonOf({ text }, resolveFilters({ keep }));

describe('dropReasonOf(subject, filters)', () => {
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
    expect(judge(text, { chars: '3..5' })).toBe(reason);
  });

  test('keeps whatever is not blank when nothing is asked', () => {
    expect(judge('a'.repeat(1e6), {})).toBeUndefined();
    expect(judge('\n', {})).toBe('empty-text');
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

describe('dropReasonOf(subject, filters) by words, lines and shares', () => {
  const repeated = 'the same line of seven words again\n'.repeat(6);
  test.each<[FilterOptions, string, string | undefined]>([
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
    expect(judge(text, options)).toBe(reason);
  });

  test('counts each word of a repeated run once', () => {
    const run = Array.from({ length: 10 }, (_, word) => `w${word}`).join(' ');
    const text = `${run} x y ${run}`; // ten of 22 words repeat
    expect(judge(text, { repeatedRuns: '..45%' })).toBe('repetitive');
    expect(judge(text, { repeatedRuns: '..46%' })).toBeUndefined();
  });

  test('takes time in proportion to the text', { timeout: 5_000 }, () => {
    const keep = {
      words: '1..',
      lines: '1..',
      letters: '1%..',
      repeatedLines: '..99%',
      repeatedRuns: '..99%',
    };
    for (const text of [
      ' '.repeat(500_000),
      'a'.repeat(500_000),
      '\n'.repeat(500_000),
      ' \n'.repeat(250_000),
    ])
      expect(judge(`x${text}`, keep)).toBeUndefined();
  });

  test.each([
    [{ letters: '0.5..1' }, /keep\.letters must be a range such as 25%\.\.90%/],
    [{ digits: '..120%' }, /keep\.digits: 120% is above 100%/],
    [{ signs: '9%..3%' }, /keep\.signs is empty/],
    [{ words: '5%..' }, /keep\.words must be a range such as 100\.\.10000/],
  ])('refuses %j', (options, message) => {
    expect(() => resolveFilters({ keep: options })).toThrow(message);
    const drop = new RegExp(message.source.replaceAll('keep', 'drop'));
    expect(() => resolveFilters({ drop: options })).toThrow(drop);
  });
});

describe('dropReasonOf(subject, filters) by patterns', () => {
  test.each<[FilterOptions, string, string | undefined]>([
    [{ matches: 'b+' }, 'abbc', undefined],
    [{ matches: '^b' }, 'abbc', 'unwanted-pattern'],
    [{ matches: '(?m)^b$' }, 'a\nb\nc', undefined],
    [{ matches: '(?i)LICENSE' }, 'The License', undefined],
    [{ matches: '^.$' }, '😀', undefined],
    [{ matches: ['a', 'b'] }, 'a', 'unwanted-pattern'],
    [{ matches: ['a', 'b'] }, 'b or a', undefined],
    [{ matches: String.raw`\p{Han}` }, '漢', undefined],
  ])('by %j judges %j: %s', (options, text, reason) => {
    expect(judge(text, options)).toBe(reason);
  });

  // Each takes for ever with a backtracking engine on the texts below.
  test.each([
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(.*a){20}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    String.raw`(\w+\s?)*$`,
  ])('takes no longer than the text is long for %s', { timeout: 5_000 }, (pattern) => {
    for (const text of [`${'a'.repeat(100_000)}!`, `${'x'.repeat(100_000)}!`, `${'a '.repeat(50_000)}!`])
      judge(text, { matches: pattern });
  });

  test.each(['(', '(?=a)b', String.raw`(a)\1`, 'a{5000}'])('refuses %s', (pattern) => {
    expect(() => resolveFilters({ drop: { matches: pattern } })).toThrow(
      /drop\.matches: ".*is no pattern of RE2 syntax/,
    );
  });

  test('finds what the regular expressions of JavaScript find', () => {
    const patterns = ['a.c', '^\\s', '[0-9]+$', '\\bfoo\\b', '(ab|cd)*e', 'x{2,3}', '[^a-z]', '\\d\\D\\d'];
    const texts = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x', '1', ' ', '\n', 'foo'),
      minLength: 1,
    });
    let found = 0;
    fc.assert(
      fc.property(fc.constantFrom(...patterns), texts, (pattern, text) => {
        fc.pre(/\S/.test(text));
        const isFound = new RegExp(pattern, 'u').test(text);
        if (isFound) found++;
        expect(judge(text, { matches: pattern })).toBe(isFound ? undefined : 'unwanted-pattern');
      }),
      { seed: 42, numRuns: 500 },
    );
    expect(found).toBeGreaterThan(50);
  });
});

describe('dropReasonOf(subject, filters) by fields', () => {
  const fields = {
    licence: 'mit',
    stars: 12,
    score: -0.5,
    fork: false,
    tags: ['a', 'b'],
    'meta.lang': 'en',
    none: null,
  };
  test.each<[NonNullable<FilterOptions['fields']>, boolean]>([
    [{ licence: 'mit' }, true],
    [{ licence: 'gpl' }, false],
    [{ licence: ['gpl', 'mit'] }, true],
    [{ licence: { matches: '^(mit|bsd)' } }, true],
    [{ stars: { range: '10..' } }, true],
    [{ stars: { range: '..10' } }, false],
    [{ stars: 12 }, true],
    [{ score: { range: '-1..0' } }, true],
    [{ licence: { range: '0..' } }, false],
    [{ fork: false }, true],
    [{ fork: true }, false],
    [{ tags: ['b', 'c'] }, true],
    [{ tags: 'c' }, false],
    [{ 'meta.lang': 'en' }, true],
    [{ none: '' }, false],
    [{ absent: '' }, false],
    [{ licence: 'mit', stars: 1 }, false],
  ])('%j holds: %s', (condition, holds) => {
    const subject = { text: 'x', fields };
    expect(dropReasonOf(subject, resolveFilters({ keep: { fields: condition } }))).toBe(
      holds ? undefined : 'unwanted-value',
    );
    if (Object.keys(condition).length === 1)
      expect(dropReasonOf(subject, resolveFilters({ drop: { fields: condition } }))).toBe(
        holds ? 'unwanted-value' : undefined,
      );
  });

  test('names the fields that must be read, and refuses an empty list', () => {
    const filters = resolveFilters({
      keep: { fields: { a: 1, b: 2 } },
      drop: { fields: { b: 3, 'c.d': 4 } },
    });
    expect(filters.fields).toEqual(['a', 'b', 'c.d']);
    expect(() => resolveFilters({ keep: { fields: { a: [] } } })).toThrow(/keep\.fields\.a is an empty list/);
    expect(() => parseNumberRange('2..1', 'x')).toThrow(/x is empty/);
    expect(() => parseNumberRange('..b', 'x')).toThrow(/such as -0\.5\.\.10/);
  });
});

describe('dropReasonOf(subject, filters) with drop', () => {
  test.each<[FilterOptions, string, string | undefined]>([
    [{ chars: '..3' }, 'abc', 'too-short'],
    [{ chars: '..3' }, 'abcd', undefined],
    [{ chars: '4..' }, 'abcd', 'too-long'],
    [{ digits: '50%..' }, 'ab12', 'unlike-text'],
    [{ repeatedLines: '50%..' }, 'a\na', 'repetitive'],
    [{ matches: ['zz', 'b'] }, 'abc', 'unwanted-pattern'],
    [{ matches: 'zz', chars: '9..' }, 'abc', undefined],
  ])('%j judges %j: %s', (drop, text, reason) => {
    expect(dropReasonOf({ text }, resolveFilters({ drop }))).toBe(reason);
  });

  test('drops what keep keeps and drop names, and nothing else, for any text', () => {
    const condition = { chars: '3..40', letters: '20%..' };
    const [kept, dropped] = [
      resolveFilters({ keep: condition }),
      resolveFilters({ drop: { chars: '3..40' } }),
    ];
    for (const [, text] of STRANGE_DOCUMENT_TEXTS) {
      const inRange = [...text].length >= 3 && [...text].length <= 40;
      if (dropReasonOf({ text }, kept) === undefined) expect(inRange).toBe(true);
      if (/\S/.test(text)) expect(dropReasonOf({ text }, dropped) !== undefined).toBe(inRange);
    }
  });
});

describe('dropReasonOf(subject, filters, identify)', () => {
  const identify: IdentifyLanguage = (text) => ({
    language: text.slice(0, 2),
    probability: Number(text.slice(3)),
  });
  test.each<[FilterOptions['language'], string, boolean]>([
    ['en', 'en 0.3', true],
    ['en', 'de 0.9', false],
    [['en', 'de'], 'de 0.9', true],
    [{ is: 'en', probability: '65%..' }, 'en 0.7', true],
    [{ is: 'en', probability: '65%..' }, 'en 0.6', false],
  ])('%j on %j: %s', (language, text, holds) => {
    const keep = resolveFilters({ keep: { language } });
    const drop = resolveFilters({ drop: { language } });
    expect(keep.needsLanguage).toBe(true);
    expect(dropReasonOf({ text }, keep, identify)).toBe(holds ? undefined : 'unwanted-language');
    expect(dropReasonOf({ text }, drop, identify)).toBe(holds ? 'unwanted-language' : undefined);
  });

  test('wants a model where one is needed', () => {
    expect(resolveFilters({ keep: { chars: '1..' } }).needsLanguage).toBe(false);
    expect(() => dropReasonOf({ text: 'x' }, resolveFilters({ keep: { language: 'en' } }))).toThrow(
      /keep\.language needs a language model/,
    );
  });
});
