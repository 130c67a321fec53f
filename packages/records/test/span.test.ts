import { expect, test } from 'vitest';
import { SPAN_KINDS, SPLIT_NAMES, spanKindCode, spanKindOf } from '../src/index.ts';

test('spanKindCode(kind) never changes: written files have these codes', () => {
  expect(SPAN_KINDS.map((kind) => [kind, spanKindCode(kind)])).toEqual([
    ['content', 0],
    ['template', 1],
    ['separator', 2],
    ['padding', 3],
    ['licence', 4],
  ]);
});

test('spanKindOf(spanKindCode(kind)) is the kind', () => {
  for (const kind of SPAN_KINDS) expect(spanKindOf(spanKindCode(kind))).toBe(kind);
});

test.each([-1, 5, 255, 0.5, Number.NaN])('spanKindOf(%d) is refused', (code) => {
  expect(() => spanKindOf(code)).toThrow(RangeError);
});

test('SPLIT_NAMES are the names of output files and never change', () => {
  expect(SPLIT_NAMES).toEqual(['train', 'validation', 'test']);
});
