import { type MemoryNeed, planMemory } from '@sluice/pipeline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const SMALL = {
  ownBytes: 250e6,
  tokenizerBytes: 1.4e6,
  documents: 20_000,
  heldOut: { tokens: 500_000, sharedRuns: 'keep' },
} as const;

const leastOf = (need: MemoryNeed): number => {
  try {
    planMemory(need, { limitBytes: 1e6, wanted: 2 });
  } catch (error) {
    return Number(/at least (\d+) MB/.exec((error as Error).message)?.[1]) * 1e6;
  }
  throw new Error('1 MB was enough');
};

describe('planMemory(need, limit)', () => {
  test('gives as many workers as wanted where there is room, and all of the room', () => {
    const plan = planMemory(SMALL, { limitBytes: 8e9, wanted: 4 });
    expect(plan.workers).toBe(4);
    expect(plan.execArgv[0]).toMatch(/^--max-old-space-size=1\d{3}$/);
  });

  test('gives fewer where there is less', () => {
    const workers = [0.7e9, 1.2e9, 2e9, 3e9].map(
      (limitBytes) => planMemory(SMALL, { limitBytes, wanted: 6 }).workers,
    );
    expect(workers).toEqual(workers.toSorted((a, b) => a - b));
    expect(workers[0]).toBe(1);
    expect(workers.at(-1)).toBe(6);
  });

  test('names the least that works, which does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50e6, max: 1e9 }),
        fc.integer({ min: 0, max: 50e6 }),
        fc.integer({ min: 0, max: 20e6 }),
        fc.record({ tokens: fc.integer({ min: 0, max: 2e9 }), sharedRuns: fc.constantFrom('keep', 'cut') }),
        (ownBytes, tokenizerBytes, documents, heldOut) => {
          const need = { ownBytes, tokenizerBytes, documents, heldOut };
          const least = leastOf(need);
          expect(planMemory(need, { limitBytes: least, wanted: 2 }).workers).toBe(1);
          expect(() => planMemory(need, { limitBytes: least - 11e6, wanted: 2 })).toThrow('at least');
        },
      ),
    );
  });

  test('needs no more for 100 million held-out tokens than for 20, unless they are cut out of train', () => {
    const needOf = (tokens: number, sharedRuns: 'keep' | 'cut') =>
      leastOf({ ...SMALL, heldOut: { tokens, sharedRuns } });
    expect(needOf(100e6, 'keep')).toBe(needOf(20e6, 'keep'));
    expect(needOf(20e6, 'keep') - needOf(0, 'keep')).toBeLessThanOrEqual(80e6);
    expect(needOf(100e6, 'cut') - needOf(0, 'cut')).toBeGreaterThan(3_900e6);
  });
});
