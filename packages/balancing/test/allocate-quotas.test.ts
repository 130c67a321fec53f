import { allocateQuotas, type BalanceTarget } from '@sluice/balancing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const streams = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([name, blockCount]) => ({ name, blockCount }));

describe('allocateQuotas(streams, options) gives', () => {
  const three = streams({ code: 90, math: 40, prose: 70 });

  test('equal parts as large as the smallest stream allows', () => {
    expect(allocateQuotas(three, { target: { to: 'equal' } })).toEqual({
      totalBlocks: 120,
      blockCounts: [40, 40, 40],
      epochs: [40 / 90, 1, 40 / 70],
      bindingStream: 'math',
    });
  });

  test('equal parts of a total, the odd block to the first name', () => {
    const quotas = allocateQuotas(three, { target: { to: 'equal' }, totalBlocks: 100 });
    expect(quotas.blockCounts).toEqual([34, 33, 33]);
  });

  test('parts by shares, whatever they sum to', () => {
    const shares = { code: 2, math: 1, prose: 1 };
    expect(allocateQuotas(three, { target: { to: 'shares', shares } })).toEqual({
      totalBlocks: 160,
      blockCounts: [80, 40, 40],
      epochs: [80 / 90, 1, 40 / 70],
      bindingStream: 'math',
    });
    const tenths = { code: 0.7, math: 0.1, prose: 0.2 };
    expect(allocateQuotas(three, { target: { to: 'shares', shares: tenths } })).toEqual({
      totalBlocks: 128,
      blockCounts: [90, 13, 25],
      epochs: [1, 13 / 40, 25 / 70],
      bindingStream: 'code',
    });
  });

  test('nothing to a stream whose share is 0', () => {
    const shares = { code: 0, math: 1, prose: 1 };
    expect(allocateQuotas(three, { target: { to: 'shares', shares } }).blockCounts).toEqual([0, 40, 40]);
  });

  test('everything for natural shares without a total', () => {
    expect(allocateQuotas(three, { target: { to: 'natural' } }).blockCounts).toEqual([90, 40, 70]);
  });

  test('natural parts of a total', () => {
    expect(allocateQuotas(three, { target: { to: 'natural' }, totalBlocks: 20 }).blockCounts).toEqual([
      9, 4, 7,
    ]);
  });

  test('parts between equal and natural by temperature', () => {
    const parts = (alpha: number, totalBlocks: number) =>
      allocateQuotas(streams({ big: 1600, small: 100 }), {
        target: { to: 'temperature', alpha },
        totalBlocks,
      }).blockCounts;
    expect(parts(0, 100)).toEqual([50, 50]);
    expect(parts(1, 170)).toEqual([160, 10]);
    expect(parts(0.5, 100)).toEqual([80, 20]); // square roots: 40 to 10
    expect(parts(0.25, 300)).toEqual([200, 100]);
  });

  test('more than there is where repetition is allowed, and says how often', () => {
    const repeated = allocateQuotas(three, { target: { to: 'equal' }, totalBlocks: 270, maxEpochs: 4 });
    expect(repeated).toMatchObject({ blockCounts: [90, 90, 90], epochs: [1, 2.25, 90 / 70] });
    const largest = allocateQuotas(three, { target: { to: 'equal' }, maxEpochs: 2.5 });
    expect(largest).toMatchObject({ totalBlocks: 300, blockCounts: [100, 100, 100], bindingStream: 'math' });
  });

  // By hand, by the steps of Algorithm 1 of the paper. Budget 1000, at most 2 epochs, of 10, 100, 150 and 1000 blocks:
  // 10 is offered 1000 / 4 and takes 20; 100 is offered 980 / 3 and takes 200; 150 is offered 780 / 2 = 390 and takes
  // 300; the last takes the 480 that are left.
  test('equal parts up to a cap of epochs by UniMax', () => {
    const four = streams({ large: 1000, small: 10, middle: 150, less: 100 });
    const quotas = allocateQuotas(four, { target: { to: 'unimax', maxEpochs: 2 }, totalBlocks: 1000 });
    expect(quotas.blockCounts).toEqual([480, 20, 300, 200]);
    expect(quotas.epochs).toEqual([0.48, 2, 2, 2]);
    const small = allocateQuotas(four, { target: { to: 'unimax', maxEpochs: 2 }, totalBlocks: 61 });
    expect(small.blockCounts).toEqual([16, 15, 15, 15]); // 15.25 each, the odd block to the first name
  });

  test('budgets by UniMax that fit their caps and are equal below them, for any streams', () => {
    const anyCounts = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyCounts, fc.constantFrom(1, 1.5, 4), fc.nat(20_000), (counts, maxEpochs, extra) => {
        const named = counts.map((blockCount, index) => ({ name: `s${index}`, blockCount }));
        const caps = counts.map((count) => Math.floor(count * maxEpochs));
        const most = caps.reduce((sum, cap) => sum + cap, 0);
        const totalBlocks = Math.min(most, counts.length + extra);
        const { blockCounts } = allocateQuotas(named, { target: { to: 'unimax', maxEpochs }, totalBlocks });
        expect(blockCounts.reduce((sum, count) => sum + count, 0)).toBe(totalBlocks);
        expect(blockCounts.every((count, index) => count <= caps[index]!)).toBe(true);
        const free = blockCounts.filter((count, index) => count < caps[index]! - 1);
        expect(Math.max(...blockCounts) - Math.min(...free, Math.max(...blockCounts))).toBeLessThanOrEqual(1);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('at least one block where a share was wanted', () => {
    const shares = { code: 1_000_000, math: 1, prose: 1 };
    const quotas = allocateQuotas(three, { target: { to: 'shares', shares }, totalBlocks: 50 });
    expect(quotas.blockCounts).toEqual([48, 1, 1]);
  });

  test('whole rounding-free totals from decimal shares', () => {
    for (const tenths of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const shares = { a: tenths / 10, b: 1 - tenths / 10 };
      const pair = streams({ a: tenths * 100, b: 1e9 });
      expect(allocateQuotas(pair, { target: { to: 'shares', shares } }).blockCounts).toEqual([
        tenths * 100,
        1000 - tenths * 100,
      ]);
    }
  });

  test('parts that sum, fit, and lie within one block of the exact share, for any streams and shares', () => {
    const anyStream = fc.record({
      blockCount: fc.integer({ min: 1, max: 5000 }),
      share: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(anyStream, { minLength: 1, maxLength: 8 }), (list) => {
        const named = list.map(({ blockCount }, index) => ({ name: `s${index}`, blockCount }));
        const shares = Object.fromEntries(list.map(({ share }, index) => [`s${index}`, share]));
        const { totalBlocks, blockCounts } = allocateQuotas(named, { target: { to: 'shares', shares } });
        const sum = list.reduce((all, { share }) => all + share, 0);
        expect(blockCounts.reduce((all, count) => all + count, 0)).toBe(totalBlocks);
        const exact = list.map(({ share }) => (totalBlocks * share) / sum);
        for (const [index, count] of blockCounts.entries()) {
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(list[index]!.blockCount);
          if (exact.every((share) => share >= 1)) expect(Math.abs(count - exact[index]!)).toBeLessThan(1);
        }
        const next = list.map(({ share }) => ((totalBlocks + 1) * share) / sum);
        if (totalBlocks > list.length) {
          expect(next.some((share, index) => share > list[index]!.blockCount + 1e-9)).toBe(true);
        }
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('the same parts whatever the order of the streams', () => {
    const shares = { a: 1, b: 1, c: 1, d: 1 };
    const list = streams({ a: 50, b: 50, c: 50, d: 50 });
    const options = { target: { to: 'shares', shares } as BalanceTarget, totalBlocks: 11 };
    const forwards = allocateQuotas(list, options).blockCounts;
    expect(forwards).toEqual([3, 3, 3, 2]);
    expect(allocateQuotas(list.toReversed(), options).blockCounts).toEqual(forwards.toReversed());
  });
});

describe('allocateQuotas(streams, options) refuses', () => {
  const pair = streams({ code: 10, math: 4 });
  const ask = (options: Parameters<typeof allocateQuotas>[1], list = pair) => {
    try {
      allocateQuotas(list, options);
    } catch (error) {
      return error as Error & { code?: string; hint?: string };
    }
    throw new Error('it did not throw');
  };

  test('a stream with no block, with advice', () => {
    const error = ask({ target: { to: 'equal' } }, streams({ code: 10, math: 0 }));
    expect(error).toMatchObject({
      code: 'empty-stream',
      message: 'math has no block, so it cannot have a share of the corpus',
    });
    expect(error.hint).toContain('Give math more documents');
    expect(ask({ target: { to: 'natural' } }, streams({ code: 10, math: 0 })).code).toBe('empty-stream');
  });

  test('a total that does not fit, naming the largest that does', () => {
    const error = ask({ target: { to: 'equal' }, totalBlocks: 10 });
    expect(error).toMatchObject({
      code: 'infeasible-balance',
      message: 'math can give 4 blocks, but its share of the total is 5',
    });
    expect(error.hint).toContain('The largest total for these shares is 8 blocks.');
  });

  test('shares that do not name the streams', () => {
    const share = (shares: Record<string, number>) => ask({ target: { to: 'shares', shares } }).message;
    expect(share({ code: 1, maths: 1 })).toContain('shares names maths, but the streams are code, math');
    expect(share({ code: 1 })).toContain('shares needs a number of at least 0 for math, got NaN');
    expect(share({ code: -1, math: 1 })).toContain('shares needs a number of at least 0 for code, got -1');
    expect(share({ code: 0, math: 0 })).toContain('shares needs at least one number over 0');
  });

  test('targets and repetition that make no sense', () => {
    expect(ask({ target: { to: 'temperature', alpha: 2 } }).message).toContain(
      'alpha must be from 0 to 1, got 2',
    );
    expect(ask({ target: { to: 'equal' }, maxEpochs: 0.5 }).message).toContain(
      'maxEpochs must be a number of at least 1',
    );
    expect(ask({ target: { to: 'unimax', maxEpochs: 2 } }).message).toContain(
      'the target unimax needs totalBlocks',
    );
    const none = { target: { to: 'unimax', maxEpochs: 0 }, totalBlocks: 4 } as const;
    expect(ask(none).message).toContain('maxEpochs must be a number over 0, got 0');
    const much = { target: { to: 'unimax', maxEpochs: 2 }, totalBlocks: 29 } as const;
    expect(ask(much).hint).toContain('The largest total for these shares is 28 blocks');
    const empty = { target: { to: 'unimax', maxEpochs: 2 }, totalBlocks: 4 } as const;
    expect(ask(empty, streams({ code: 10, math: 0 })).code).toBe('empty-stream');
  });

  test('totals that are no whole number or too small, and streams that are none', () => {
    expect(ask({ target: { to: 'equal' }, totalBlocks: 1.5 }).message).toContain(
      'must be a positive whole number, got 1.5',
    );
    expect(ask({ target: { to: 'equal' }, totalBlocks: 1 }).message).toContain('must be at least 2');
    expect(ask({ target: { to: 'equal' } }, []).message).toContain('expected at least one stream');
    expect(ask({ target: { to: 'equal' } }, [...pair, pair[0]!]).message).toContain(
      'two streams are named code',
    );
    expect(ask({ target: { to: 'equal' } }, [{ name: 'code', blockCount: -1 }]).message).toContain('got -1');
  });
});
