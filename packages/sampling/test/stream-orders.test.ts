import { drawFor } from '@sluice/determinism';
import { headOrder, reservoirSample, shuffleBufferOrder, takeBudget } from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const run = { seed: 42, numRuns: 200 };

describe('shuffleBufferOrder(size, draw)', () => {
  test('lets every item out once, none more than the buffer ahead of its turn', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 250 }), (itemCount, bufferSize) => {
        const order = shuffleBufferOrder({ itemCount, bufferSize }, drawFor('s', 'test/buffer', 'a'));
        expect([...order].sort((a, b) => a - b)).toEqual([...headOrder(itemCount)]);
        order.forEach((item, turn) => {
          expect(item).toBeLessThan(turn + bufferSize);
        });
      }),
      run,
    );
  });

  test('with a buffer of one leaves the stream as it is', () => {
    const order = shuffleBufferOrder({ itemCount: 9, bufferSize: 1 }, drawFor('s', 'test/buffer', 'a'));
    expect(order).toEqual(headOrder(9));
  });

  test('refuses a buffer of 0', () => {
    const draw = drawFor('s', 'test/buffer', 'a');
    expect(() => shuffleBufferOrder({ itemCount: 5, bufferSize: 0 }, draw)).toThrow(/bufferSize/);
  });
});

describe('reservoirSample(size, draw)', () => {
  test('takes distinct items, as many as there are', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(320), fc.string(), (itemCount, sampleSize, id) => {
        const sample = reservoirSample({ itemCount, sampleSize }, drawFor('s', 'test/reservoir', id));
        expect(new Set(sample).size).toBe(Math.min(itemCount, sampleSize));
        for (const item of sample) expect(item).toBeLessThan(itemCount);
      }),
      run,
    );
  });

  test('refuses a negative size', () => {
    const draw = drawFor('s', 'test/reservoir', 'a');
    expect(() => reservoirSample({ itemCount: 5, sampleSize: -1 }, draw)).toThrow(/sampleSize.*got -1/);
  });
});

describe('takeBudget(order, byteLengths, budget)', () => {
  const order = Uint32Array.of(2, 0, 1);
  const byteLengths = [10, 20, 30];

  test.each([
    [{ documents: 2 }, [2, 0]],
    [{ bytes: 30 }, [2]],
    [{ bytes: 31 }, [2, 0]],
    [{ bytes: 1_000 }, [2, 0, 1]],
    ['every' as const, [2, 0, 1]],
  ])('takes for %o the beginning %o', (budget, taken) => {
    expect([...takeBudget(order, byteLengths, budget)]).toEqual(taken);
  });
});
