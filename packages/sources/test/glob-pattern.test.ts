import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandBraces, globPattern } from '../src/glob-pattern.ts';

const PATHS = [
  'a.json',
  'data/a.json',
  'data/b/a.json',
  'data/file-1.json.gz',
  'data/a+b (c).txt',
  'data/ü.txt',
  '[x].txt',
];

describe('globPattern(pattern)', () => {
  it.each([
    ['*.json', ['a.json']],
    ['**/*.json', ['a.json', 'data/a.json', 'data/b/a.json']],
    ['data/**', ['data/a.json', 'data/b/a.json', 'data/file-1.json.gz', 'data/a+b (c).txt', 'data/ü.txt']],
    ['data/*/a.json', ['data/b/a.json']],
    ['data/file-?.json.gz', ['data/file-1.json.gz']],
    ['data/file-[0-9].*', ['data/file-1.json.gz']],
    ['data/[!f]*', ['data/a.json', 'data/a+b (c).txt', 'data/ü.txt']],
    ['data/a+b (c).txt', ['data/a+b (c).txt']],
    ['data/?.txt', ['data/ü.txt']],
    ['[[]x].txt', ['[x].txt']],
    ['{a,data/a}.json', ['a.json', 'data/a.json']],
    ['data/{file-{0..3},b/a}.json{,.gz}', ['data/b/a.json', 'data/file-1.json.gz']],
  ])('%s matches the right paths', (pattern, expected) => {
    expect(PATHS.filter(globPattern(pattern))).toEqual(expected);
  });

  it('matches every path that is its own pattern when nothing in it is special', () => {
    const part = fc
      .stringMatching(/^[^/\0*?[\]{}]{1,8}$/u)
      .filter((text) => text !== '..' && !/^[A-Za-z]:/.test(text));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const path = parts.join('/');
        expect(globPattern(path)(path)).toBe(true);
        expect(globPattern(path)(`${path}x`)).toBe(false);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it.each(['', '/etc/*', '../x', 'a/../b', 'C:/x', 'a{b', 'a[b', '{5..1}'])('%j is refused', (pattern) => {
    expect(() => globPattern(pattern)).toThrow(RangeError);
  });
});

describe('expandBraces(pattern)', () => {
  it('counts up with the width of the first number', () => {
    expect(expandBraces('c4-{008..011}')).toEqual(['c4-008', 'c4-009', 'c4-010', 'c4-011']);
  });
});
