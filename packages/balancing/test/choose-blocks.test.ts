import { chooseBlocks, chooseBlocksByTokens } from '@sluice/balancing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniformZ } from './chi-square.ts';

const choose = (seed: string, blockCount: number, quota: number, name = 'code') =>
  chooseBlocks(seed, { name, blockCount, quota });

describe('chooseBlocks(seed, choice)', () => {
  test('gives quota different blocks, ascending, and a smaller choice inside a larger one', () => {
    const sizes = fc.integer({ min: 0, max: 300 }).chain((blockCount) =>
      fc.record({
        blockCount: fc.constant(blockCount),
        quota: fc.nat(blockCount),
        smaller: fc.nat(blockCount),
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), sizes, (seed, { blockCount, quota, smaller }) => {
        const chosen = choose(seed, blockCount, quota);
        expect(chosen.length).toBe(quota);
        expect(chosen.every((block, at) => block < blockCount && (at === 0 || block > chosen[at - 1]!))).toBe(
          true,
        );
        const inside = new Set(chosen);
        if (smaller <= quota)
          expect(choose(seed, blockCount, smaller).every((block) => inside.has(block))).toBe(true);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('keeps each block equally often over seeds, where a cut tail does not', () => {
    const kept = new Array<number>(40).fill(0);
    const cut = new Array<number>(40).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const block of choose(`s${seed}`, 40, 20)) kept[block]!++;
      for (let block = 0; block < 20; block++) cut[block]!++;
    }
    // Drawn without replacement, the counts spread less than independent ones: z may be far below 0, never far above.
    expect(uniformZ(kept)).toBeLessThan(4);
    expect(uniformZ(cut)).toBeGreaterThan(20);
  });

  test('draws apart for each stream and seed', () => {
    const one = choose('42', 1000, 500, 'code');
    expect(choose('42', 1000, 500, 'math')).not.toEqual(one);
    expect(choose('43', 1000, 500, 'code')).not.toEqual(one);
    expect(choose('42', 1000, 500, 'code')).toEqual(one);
  });

  test('goes through all blocks before it draws for a part of an epoch', () => {
    const chosen = choose('42', 10, 27);
    const all = Array.from({ length: 10 }, (_, block) => block);
    expect([...chosen.subarray(0, 20)]).toEqual([...all, ...all]);
    expect(chosen.subarray(20)).toEqual(choose('42', 10, 7));
    expect([...choose('42', 10, 10)]).toEqual(all);
    expect(choose('42', 0, 0).length).toBe(0);
  });

  test('refuses a quota that is not there', () => {
    expect(() => choose('42', 0, 6)).toThrow('quota of code must be a whole number of its 0 blocks, got 6');
    expect(() => choose('42', 5, -1)).toThrow('got -1');
    expect(() => choose('42', 5, 0.5)).toThrow('got 0.5');
  });
});

describe('chooseBlocksByTokens(seed, choice)', () => {
  test('comes within half a block of the quota by the draw that chooses by blocks', () => {
    const choices = fc
      .array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 })
      .chain((tokens) =>
        fc.record({
          tokens: fc.constant(tokens),
          quota: fc.nat(tokens.reduce((sum, count) => sum + count, 0)),
        }),
      );
    fc.assert(
      fc.property(choices, ({ tokens, quota }) => {
        const blockTokens = Uint32Array.from(tokens);
        const chosen = chooseBlocksByTokens('42', { name: 'code', blockTokens, tokenQuota: quota });
        const sum = chosen.reduce((all, block) => all + tokens[block]!, 0);
        expect(Math.abs(sum - quota)).toBeLessThanOrEqual(Math.max(...tokens) / 2);
        expect(chosen).toEqual(choose('42', tokens.length, chosen.length));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('repeats all blocks for each whole epoch, and draws the rest as it would without', () => {
    const blockTokens = Uint32Array.of(5, 3, 4);
    const of = (tokenQuota: number) => [
      ...chooseBlocksByTokens('42', { name: 'code', blockTokens, tokenQuota }),
    ];
    expect(of(24)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(of(29)).toEqual([0, 1, 2, 0, 1, 2, ...of(5)]);
    expect(of(5)).not.toEqual([]);
  });

  test('refuses what is no quota', () => {
    const ask = (tokenQuota: number, tokens: readonly number[]) => () =>
      chooseBlocksByTokens('42', { name: 'code', blockTokens: Uint32Array.from(tokens), tokenQuota });
    expect(ask(9, [])).toThrow('tokenQuota of code must be a number of its 0 tokens, got 9');
    expect(ask(-1, [5, 3])).toThrow('got -1');
  });
});
