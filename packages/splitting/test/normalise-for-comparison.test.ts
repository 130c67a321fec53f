import { contentHash, normaliseForComparison } from '@sluice/splitting';
import { describe, expect, test } from 'vitest';

describe('normaliseForComparison(text, level)', () => {
  test.each([
    ['def f():\r\n\treturn 1\n', 'def f():\n    return 1', 'spacing'],
    ['\ufeffimport os', 'import  os ', 'spacing'],
    ['What is 2 + 2?', 'what is 2+2', 'words'],
    ['ﬁnd x²', 'FIND X2', 'words'],
    ['Cafe\u0301', 'CAFÉ', 'words'],
  ] as const)('takes %j and %j for the same at %s', (a, b, level) => {
    expect(normaliseForComparison(a, level)).toBe(normaliseForComparison(b, level));
    expect(contentHash(a, level)).toBe(contentHash(b, level));
    expect(contentHash(a, 'exact')).not.toBe(contentHash(b, 'exact'));
  });

  test.each([
    ['a + b', 'a - b', 'spacing'],
    ['True', 'true', 'spacing'],
    ['+ + +', '- - -', 'words'],
    ['2 + 3', '2 + 4', 'words'],
  ] as const)('tells %j from %j at %s', (a, b, level) => {
    expect(normaliseForComparison(a, level)).not.toBe(normaliseForComparison(b, level));
    expect(contentHash(a, level)).not.toBe(contentHash(b, level));
  });

  test('leaves the text as it is at exact', () => {
    expect(normaliseForComparison(' A\r\n', 'exact')).toBe(' A\r\n');
  });
});
