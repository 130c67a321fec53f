import { planMemory } from '@sluice/pipeline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const SMALL = { ownBytes: 250e6, tokenizerBytes: 1.4e6, documents: 20_000 };

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
        (ownBytes, tokenizerBytes, documents) => {
          const need = { ownBytes, tokenizerBytes, documents };
          let message = '';
          try {
            planMemory(need, { limitBytes: 1e6, wanted: 2 });
          } catch (error) {
            message = (error as Error).message;
          }
          const least = Number(/at least (\d+) MB/.exec(message)?.[1]) * 1e6;
          expect(planMemory(need, { limitBytes: least, wanted: 2 }).workers).toBe(1);
          expect(() => planMemory(need, { limitBytes: least - 11e6, wanted: 2 })).toThrow('at least');
        },
      ),
    );
  });
});
