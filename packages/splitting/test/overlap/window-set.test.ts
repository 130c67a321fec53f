import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWindowSet } from '../../src/overlap/window-set.ts';

/** Words that are often equal, zero, or the same in the bits that a slot is chosen by. */
const word = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constant(2 ** 31));
const windows = fc.array(fc.tuple(word, word), { maxLength: 60 });

describe('createWindowSet()', () => {
  test('has what was added and nothing else', () => {
    fc.assert(
      fc.property(windows, windows, (added, asked) => {
        const set = createWindowSet();
        for (const window of added) set.add(...window);
        const known = new Set(added.map(String));
        for (const window of [...added, ...asked]) expect(set.has(...window)).toBe(known.has(String(window)));
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('has all of 20,000 that share the bits of their slots, after growing', () => {
    const set = createWindowSet();
    for (let window = 0; window < 20_000; window++) set.add(window, Math.imul(window, 2 ** 10) >>> 0);
    for (let window = 0; window < 20_000; window++) {
      expect(set.has(window, Math.imul(window, 2 ** 10) >>> 0)).toBe(true);
      expect(set.has(window + 20_000, Math.imul(window, 2 ** 10) >>> 0)).toBe(false);
    }
  });
});
