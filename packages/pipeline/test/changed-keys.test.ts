import { changedKeys } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';

describe('changedKeys(before, after)', () => {
  test('gives the paths of what differs, list elements by name where they have one', () => {
    const before = { seed: '1', pack: { tail: 'drop' }, domains: [{ name: 'a', sources: [{ text: 'x' }] }] };
    const after = {
      seed: '1',
      pack: { tail: 'pad', long: 'crop' },
      domains: [{ name: 'b' }, { name: 'a', sources: [{ text: 'y' }] }],
    };
    expect(changedKeys(before, after)).toEqual([
      'domains.a.sources.0.text',
      'domains.b',
      'pack.long',
      'pack.tail',
    ]);
    expect(changedKeys(after, after)).toEqual([]);
  });
});
