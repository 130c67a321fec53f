import { describe, expect, test } from 'vitest';
import { nearestKey } from '../src/recipe/nearest-key.ts';

describe('nearestKey(key, candidates)', () => {
  const keys = ['sample', 'split', 'seed', 'subdomain', 'block_size'];
  test.each([
    ['sampel', 'sample'],
    ['subdomian', 'subdomain'],
    ['blocksize', 'block_size'],
    ['sed', 'seed'],
    ['tokenizer', undefined],
    ['zz', undefined],
  ])('takes %s for %s', (key, nearest) => {
    expect(nearestKey(key, keys)).toBe(nearest);
  });
});
