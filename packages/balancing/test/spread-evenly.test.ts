import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spreadEvenly } from '../src/spread-evenly.ts';

/** The largest distance of a window's counts, and of a beginning's counts, from their exact shares. */
function worstDistances(sequence: ArrayLike<number>, counts: readonly number[], windowBlocks: number) {
  const total = sequence.length;
  const given = counts.map(() => 0);
  let inWindow = 0;
  let fromStart = 0;
  for (let start = 0; start < total; start += windowBlocks) {
    const end = Math.min(total, start + windowBlocks);
    const window = counts.map(() => 0);
    for (let place = start; place < end; place++) window[sequence[place]!]!++;
    for (const [stream, count] of counts.entries()) {
      given[stream]! += window[stream]!;
      inWindow = Math.max(inWindow, Math.abs(window[stream]! - ((end - start) * count) / total));
      fromStart = Math.max(fromStart, Math.abs(given[stream]! - (end * count) / total));
    }
  }
  return { inWindow, fromStart };
}

const countOf = (sequence: ArrayLike<number>, streams: number) =>
  Array.from(
    { length: streams },
    (_, stream) => Array.from(sequence).filter((other) => other === stream).length,
  );

describe('spreadEvenly(counts, windowBlocks)', () => {
  test('takes turns where the shares are equal', () => {
    expect([...spreadEvenly([3, 3, 3], 3)]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('gives each window the whole part of each share, the odd place in turn', () => {
    const sequence = spreadEvenly([20, 20, 20], 10);
    const windows = Array.from({ length: 6 }, (_, at) =>
      countOf(sequence.subarray(10 * at, 10 * at + 10), 3),
    );
    expect(windows.every((window) => window.toSorted().join() === '3,3,4')).toBe(true);
    expect(countOf(sequence, 3)).toEqual([20, 20, 20]);
  });

  test('keeps every window and every beginning within one block of the shares, for any counts', () => {
    const counts = fc.array(fc.nat(400), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 70 }), (list, windowBlocks) => {
        const sequence = spreadEvenly(list, windowBlocks);
        expect(countOf(sequence, list.length)).toEqual(list);
        const { inWindow, fromStart } = worstDistances(sequence, list, windowBlocks);
        expect(inWindow).toBeLessThan(windowBlocks === 1 ? 1.0001 : 1 + 1e-9);
        expect(fromStart).toBeLessThan(1 + 1e-9);
      }),
      { seed: 42, numRuns: 1500 },
    );
  });

  test('which neither independent draws nor one run of largest remainders does', () => {
    const list = [500, 300, 200];
    const shuffled = [0, 1, 2].flatMap((stream) => new Array<number>(list[stream]!).fill(stream));
    const draws = shuffled.map((_, place) => shuffled[(place * 617) % 1000]!);
    expect(worstDistances(draws, list, 16).inWindow).toBeGreaterThan(1);
    expect(worstDistances(shuffled, list, 16).inWindow).toBeGreaterThan(5);
  });
});
