import { describe, expect, test } from 'vitest';
import { type ComparisonInput, renderComparison } from '../src/index.ts';

const RECIPES: ComparisonInput = {
  paths: { a: 'one.yaml', b: 'two.yaml' },
  recipe: [{ path: 'seed', a: '1', b: '2' }],
  corpora: null,
};

const CORPORA: NonNullable<ComparisonInput['corpora']> = {
  areSameFiles: false,
  files: { same: 3, changed: ['data/x'], onlyA: [], onlyB: ['new'] },
  upstream: ['the source s is at commit 2, the lock says 1'],
  streams: [
    {
      split: 'train',
      domain: 'math',
      subdomain: 'a|b',
      a: { documents: 1_000, writtenTokens: 20_000, share: 0.25 },
      b: null,
    },
  ],
  sources: [],
  findings: [
    { check: 'leakage', subject: '', change: 'worse', a: side('ok', 'was fine'), b: side('high', 'is not') },
    { check: 'other', subject: 'math', change: 'same', a: side('ok', 'x'), b: side('ok', 'y') },
  ],
};

function side(severity: string, sentence: string) {
  return { severity, sentence };
}

describe('renderComparison(input)', () => {
  test('is Markdown with the answer first', () => {
    expect(renderComparison(RECIPES)).toBe(`# one.yaml and two.yaml

The recipes differ in one value.

## Recipe

| key  | a   | b   |
| ---- | --- | --- |
| seed | "1" | "2" |
`);
  });

  test('shows of two corpora what moved, and counts the rest', () => {
    const text = renderComparison({ ...RECIPES, corpora: CORPORA });
    expect(text).toContain(
      'The corpora differ: the recipes differ in one value, and the sources are not the same.',
    );
    expect(text).toContain(
      '| train | math   | a\\|b      | 1,000       | -   | 20,000   | -   | 25.00 % | -   |',
    );
    expect(text).toContain('the source s is at commit 2, a had 1.');
    expect(text).toContain('1 of 2 checks came to the same verdict.');
    expect(text).toContain('| leakage | ok  | high | worse  | is not  |');
    expect(text).not.toContain('other: math');
    expect(text).toContain('| data/x | other content |');
  });

  test('says it when there is no difference', () => {
    const same = { ...CORPORA, areSameFiles: true, upstream: [] };
    expect(renderComparison({ ...RECIPES, recipe: [], corpora: same })).toContain(
      'Every file is the same to the byte; the recipes say the same.',
    );
  });
});
