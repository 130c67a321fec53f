import { drawFor } from '@sluice/determinism';
import { createReservoir, createShuffleBuffer, headOrder, takeBudget } from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferedOrder, reservoirSample } from './stream-samples.ts';

const run = { seed: 42, numRuns: 200 };

describe('createShuffleBuffer(size, draw)', () => {
  test('lets every item out once, none more than the buffer ahead of its turn', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 250 }), (itemCount, documents) => {
        const order = bufferedOrder(itemCount, { documents }, 's');
        expect([...order].sort((a, b) => a - b)).toEqual([...headOrder(itemCount)]);
        order.forEach((item, turn) => {
          expect(item).toBeLessThanOrEqual(turn + documents);
        });
      }),
      run,
    );
  });

  test('holds no more bytes than its size, but for a single item', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 })),
        fc.integer({ min: 1, max: 90 }),
        (sizes, bytes) => {
          const buffer = createShuffleBuffer<number>({ bytes }, drawFor('s', 'test/buffer', 'a'));
          const held = new Set<number>();
          sizes.forEach((byteLength, item) => {
            for (const left of buffer.add(item, byteLength)) held.delete(left);
            held.add(item);
            const heldBytes = [...held].reduce((sum, place) => sum + sizes[place]!, 0);
            expect(held.size === 1 || heldBytes <= bytes).toBe(true);
          });
          expect(new Set(buffer.drain())).toEqual(held);
        },
      ),
      run,
    );
  });

  test('with a buffer of one leaves the stream as it is', () => {
    expect(bufferedOrder(9, { documents: 1 }, 's')).toEqual([...headOrder(9)]);
  });

  test('refuses a buffer of 0', () => {
    const draw = drawFor('s', 'test/buffer', 'a');
    expect(() => createShuffleBuffer({ documents: 0 }, draw)).toThrow(/positive integer, got 0/);
  });
});

describe('createReservoir(budget, draw)', () => {
  test('gives distinct documents, as many as there are, the same for a smaller stream behind it', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 320 }), fc.string(), (itemCount, documents, id) => {
        const sample = reservoirSample({ itemCount, budget: { documents } }, drawFor('s', 'test/r', id));
        expect(new Set(sample).size).toBe(Math.min(itemCount, documents));
        for (const item of sample) expect(item).toBeLessThan(itemCount);
      }),
      run,
    );
  });

  test('lets about k (1 + ln(N / k)) of N in', () => {
    const reservoir = createReservoir({ documents: 100 }, drawFor('s', 'test/reservoir', 'a'));
    let entered = 0;
    for (let row = 0; row < 100_000; row++) if (reservoir.offer(1) !== undefined) entered++;
    expect(entered).toBeGreaterThan(600);
    expect(entered).toBeLessThan(1.2 * 100 * (1 + Math.log(1_000)));
  });

  test('refuses a budget of 0', () => {
    const draw = drawFor('s', 'test/reservoir', 'a');
    expect(() => createReservoir({ documents: 0 }, draw)).toThrow(/positive integer, got 0/);
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
