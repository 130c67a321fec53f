import { expect, test } from 'vitest';
import { allocateTokenIds, tokenByteLength } from '../src/index.ts';

test.each([
  [1, 2],
  [50_257, 2],
  [65_535, 2],
  [65_536, 2],
  [65_537, 4],
  [151_643, 4],
  [2 ** 32, 4],
] as const)('tokenByteLength(%d) is %d', (vocabularySize, byteLength) => {
  expect(tokenByteLength(vocabularySize)).toBe(byteLength);
});

test('allocateTokenIds(count, vocabularySize) holds the largest id of the vocabulary', () => {
  for (const vocabularySize of [1, 256, 65_536, 65_537, 2 ** 32]) {
    const ids = allocateTokenIds(3, vocabularySize);
    ids[2] = vocabularySize - 1;
    expect([...ids]).toEqual([0, 0, vocabularySize - 1]);
    expect(ids.BYTES_PER_ELEMENT).toBe(tokenByteLength(vocabularySize));
  }
});

test.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('tokenByteLength(%d) is refused', (vocabularySize) => {
  expect(() => tokenByteLength(vocabularySize)).toThrow(RangeError);
});
