import { allocateStageQuotas, type Stage } from '@sluice/balancing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** A domain of one stream for each count. */
const streams = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([name, blockCount]) => ({ name, streams: [{ name, blockCount }] }));
const stage = (share: number, shares: Record<string, number>): Stage => ({
  share,
  target: { to: 'shares', shares },
});

describe('allocateStageQuotas(domains, options)', () => {
  // First three parts of prose to one of code for 0.8 of the training, then code and maths alone.
  const stages = [stage(0.8, { code: 1, math: 0, prose: 3 }), stage(0.2, { code: 1, math: 1, prose: 0 })];

  test('gives each stage its part and each stream its share of it', () => {
    const quotas = allocateStageQuotas(streams({ code: 100, math: 100, prose: 100 }), {
      stages,
      totalBlocks: 100,
    });
    expect(quotas.stages).toEqual([
      [20, 0, 60],
      [10, 10, 0],
    ]);
    expect(quotas).toMatchObject({ totalBlocks: 100, blockCounts: [30, 10, 60], epochs: [0.3, 0.1, 0.6] });
  });

  test('finds the largest total that the streams have in all stages together', () => {
    // Code is asked for 0.3 of the whole, maths for 0.1, prose for 0.6.
    const quotas = allocateStageQuotas(streams({ code: 30, math: 100, prose: 100 }), { stages });
    expect(quotas).toMatchObject({ totalBlocks: 100, bindingStream: 'code', blockCounts: [30, 10, 60] });
    const twice = allocateStageQuotas(streams({ code: 30, math: 100, prose: 60 }), { stages, maxEpochs: 2 });
    expect(twice).toMatchObject({ totalBlocks: 200, epochs: [2, 0.2, 2] });
  });

  test('stays within what there is and within one block of every share, for any streams', () => {
    const counts = fc.array(fc.integer({ min: 30, max: 900 }), { minLength: 3, maxLength: 3 });
    const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 });
    const parts = fc.record({ share: fc.integer({ min: 1, max: 4 }), weights });
    fc.assert(
      fc.property(counts, fc.array(parts, { minLength: 1, maxLength: 4 }), ([a, b, c], list) => {
        const named = streams({ a: a!, b: b!, c: c! });
        const given = list.map(({ share, weights: [x, y, z] }) => stage(share, { a: x!, b: y!, c: z! }));
        const quotas = allocateStageQuotas(named, { stages: given });
        expect(
          quotas.blockCounts.every((count, index) => count <= named[index]!.streams[0]!.blockCount),
        ).toBe(true);
        const shares = list.reduce((sum, { share }) => sum + share, 0);
        for (const [index, blocks] of quotas.stages.entries()) {
          const total = blocks.reduce((sum, count) => sum + count, 0);
          expect(Math.abs(total - (quotas.totalBlocks * list[index]!.share) / shares)).toBeLessThan(1);
          const sum = list[index]!.weights.reduce((all, weight) => all + weight, 0);
          for (const [stream, count] of blocks.entries()) {
            const exact = (total * list[index]!.weights[stream]!) / sum;
            if (exact >= 1) expect(Math.abs(count - exact)).toBeLessThan(1 + 1e-9);
            expect(count).toBeGreaterThan(0);
          }
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('shares what a domain gets between its subdomains, stage by stage', () => {
    const math = [
      { name: 'gsm8k', blockCount: 90 },
      { name: 'competition', blockCount: 30 },
    ];
    const domains = [
      { name: 'code', streams: [{ name: 'python', blockCount: 200 }] },
      { name: 'math', streams: math },
    ];
    const quotas = allocateStageQuotas(domains, {
      stages: [
        stage(3, { code: 2, math: 1 }),
        {
          ...stage(1, { code: 1, math: 1 }),
          within: { math: { to: 'shares', shares: { gsm8k: 0, competition: 1 } } },
        },
      ],
      totalBlocks: 120,
    });
    // Maths is divided as it is there, three to one (the odd half to the first name), then all competition.
    expect(quotas.stages).toEqual([
      [60, 22, 8],
      [15, 0, 15],
    ]);
    expect(
      allocateStageQuotas(domains, { stages: [stage(1, { code: 1, math: 1 })] }),
      'competition binds',
    ).toMatchObject({ totalBlocks: 240, blockCounts: [120, 90, 30] });
  });

  test('carries what rounding kept from a stream over to the next stages', () => {
    // A third of a block more than three each in every stage: without credit, the first name would win it 30 times.
    const three = streams({ a: 900, b: 900, c: 900 });
    const stages30 = Array.from({ length: 30 }, () => stage(1, { a: 1, b: 1, c: 1 }));
    const quotas = allocateStageQuotas(three, { stages: stages30, totalBlocks: 300 });
    expect(quotas.blockCounts).toEqual([100, 100, 100]);
    for (const blocks of quotas.stages) expect(blocks.toSorted()).toEqual([3, 3, 4]);
  });

  test('goes through every stream once, and repeats the others up to the cap', () => {
    const some = streams({ big: 300, small: 100 });
    const half = [stage(1, { big: 1, small: 1 }), stage(1, { big: 1, small: 1 })];
    const ask = (maxEpochs: number) =>
      allocateStageQuotas(some, { stages: half, maxEpochs, stopping: 'all-exhausted' });
    expect(ask(4)).toMatchObject({ totalBlocks: 600, epochs: [1, 3] });
    expect(ask(2)).toMatchObject({ totalBlocks: 400, epochs: [2 / 3, 2] });
  });

  test('refuses what does not fit, and stages that are none', () => {
    const few = streams({ code: 30, math: 100, prose: 100 });
    expect(() => allocateStageQuotas(few, { stages, totalBlocks: 110 })).toThrow(
      'code can give 30 blocks, but its share of the total is 33',
    );
    expect(() => allocateStageQuotas(few, { stages, totalBlocks: 3 })).toThrow('at least 4');
    expect(() => allocateStageQuotas(few, { stages: [] })).toThrow('expected at least one stage, got none');
    expect(() => allocateStageQuotas(few, { stages: [{ ...stages[0]!, share: 0 }] })).toThrow(
      'the share of a stage must be a number over 0, got 0',
    );
    expect(() => allocateStageQuotas(streams({ code: 30, math: 0, prose: 9 }), { stages })).toThrow(
      'math has no block',
    );
  });
});
