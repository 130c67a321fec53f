import { allocateNestedQuotas, type DomainBlocks } from '@sluice/balancing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const domain = (
  name: string,
  counts: Readonly<Record<string, number>>,
  rest: Partial<DomainBlocks> = {},
) => ({
  name,
  streams: Object.entries(counts).map(([stream, blockCount]) => ({ name: stream, blockCount })),
  ...rest,
});

const equal = { to: 'equal' } as const;

describe('allocateNestedQuotas(domains, options)', () => {
  const math = domain('math', { gsm8k: 30, competition: 12 }, { target: equal });
  const code = domain('code', { python: 100 });
  const prose = domain('prose', { wikitext: 20, books: 60 });

  test('lets a domain give what its own shares allow', () => {
    // Math in halves can give 24 of its 42 blocks; the others follow, prose one to three as it is.
    expect(allocateNestedQuotas([code, math, prose], { target: equal })).toEqual({
      totalBlocks: 72,
      bindingDomain: 'math',
      bindingStream: 'competition',
      domains: [
        { name: 'code', totalBlocks: 24, blockCounts: [24], epochs: [0.24] },
        { name: 'math', totalBlocks: 24, blockCounts: [12, 12], epochs: [0.4, 1] },
        { name: 'prose', totalBlocks: 24, blockCounts: [6, 18], epochs: [0.3, 0.3] },
      ],
    });
  });

  test('repeats where it may', () => {
    const quotas = allocateNestedQuotas([code, math], { target: equal, maxEpochs: 3, totalBlocks: 140 });
    expect(quotas.domains.map(({ blockCounts }) => blockCounts)).toEqual([[70], [35, 35]]);
    expect(quotas.domains[1]!.epochs).toEqual([35 / 30, 35 / 12]);
  });

  test('gives every subdomain a block, at the price of the domains', () => {
    const many = domain('many', { a: 9, b: 9, c: 9, d: 9 }, { target: equal });
    const quotas = allocateNestedQuotas([code, many], { target: equal, totalBlocks: 6 });
    expect(quotas.domains.map(({ blockCounts }) => blockCounts)).toEqual([[2], [1, 1, 1, 1]]);
  });

  test('leaves out what has a share of 0, domain or subdomain, empty ones included', () => {
    const shares = { to: 'shares', shares: { code: 1, math: 1, prose: 0 } } as const;
    const inside = { to: 'shares', shares: { gsm8k: 1, none: 0 } } as const;
    const partial = domain('math', { gsm8k: 30, none: 0 }, { target: inside });
    const quotas = allocateNestedQuotas([code, partial, domain('prose', { empty: 0 })], { target: shares });
    expect(quotas.domains.map(({ blockCounts }) => blockCounts)).toEqual([[30], [30, 0], [0]]);
  });

  test('stays within one block of every share on both levels, for any counts', () => {
    const anyDomain = fc.array(
      fc.record({ blockCount: fc.integer({ min: 20, max: 900 }), share: fc.integer({ min: 1, max: 6 }) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(anyDomain, { minLength: 1, maxLength: 4 }), (lists) => {
        const domains = lists.map((list, index) =>
          domain(`d${index}`, Object.fromEntries(list.map(({ blockCount }, at) => [`s${at}`, blockCount])), {
            target: {
              to: 'shares',
              shares: Object.fromEntries(list.map(({ share }, at) => [`s${at}`, share])),
            },
          }),
        );
        const quotas = allocateNestedQuotas(domains, { target: equal });
        expect(quotas.domains.reduce((sum, { totalBlocks }) => sum + totalBlocks, 0)).toBe(
          quotas.totalBlocks,
        );
        for (const [index, { totalBlocks, blockCounts }] of quotas.domains.entries()) {
          expect(Math.abs(totalBlocks - quotas.totalBlocks / lists.length)).toBeLessThan(1);
          expect(blockCounts.reduce((sum, count) => sum + count, 0)).toBe(totalBlocks);
          const shares = lists[index]!.reduce((sum, { share }) => sum + share, 0);
          for (const [at, { share, blockCount }] of lists[index]!.entries()) {
            expect(blockCounts[at]).toBeLessThanOrEqual(blockCount);
            const exact = (totalBlocks * share) / shares;
            if (lists[index]!.every((other) => (totalBlocks * other.share) / shares >= 1)) {
              expect(Math.abs(blockCounts[at]! - exact)).toBeLessThan(1);
            }
          }
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('goes through every stream once where it may repeat, and not further', () => {
    const domains = [domain('code', { python: 300 }), domain('math', { gsm8k: 60, competition: 20 })];
    const ask = (maxEpochs: number) =>
      allocateNestedQuotas(domains, { target: equal, maxEpochs, stopping: 'all-exhausted' });
    expect(ask(4)).toMatchObject({ totalBlocks: 600, domains: [{ epochs: [1] }, { epochs: [3.75, 3.75] }] });
    expect(ask(2)).toMatchObject({ totalBlocks: 320, bindingDomain: 'math' });
    expect(ask(1).totalBlocks).toBe(160);
    // Natural shares are through after one epoch of each, whatever the cap.
    const natural = allocateNestedQuotas(domains, {
      target: { to: 'natural' },
      maxEpochs: 4,
      stopping: 'all-exhausted',
    });
    expect(natural.totalBlocks).toBe(380);
  });

  test('gives a domain all that its cap allows, whatever rounding does to its streams', () => {
    const split = domain('math', { gsm8k: 7, competition: 8, olympiad: 9 });
    const quotas = allocateNestedQuotas([split], { target: equal, maxEpochs: 1.3 });
    expect(quotas.totalBlocks).toBe(31); // 24 blocks 1.3 times; 9, 10 and 11 by themselves are only 30
    expect(quotas.domains[0]!.blockCounts).toEqual([9, 10, 12]);
  });

  test('refuses empty streams and totals that do not fit, on either level', () => {
    const ask = (domains: readonly DomainBlocks[], totalBlocks?: number) => () =>
      allocateNestedQuotas(domains, { target: equal, ...(totalBlocks === undefined ? {} : { totalBlocks }) });
    expect(ask([code, domain('math', { gsm8k: 0 })])).toThrow('math has no block');
    expect(ask([code, domain('math', { gsm8k: 5, none: 0 })])).toThrow('none has no block');
    expect(ask([code, math], 60)).toThrow('math can give 24 blocks, but its share of the total is 30');
    const inTokens = { target: equal, totalBlocks: 60, unit: 'tokens' };
    expect(() => allocateNestedQuotas([code, math], inTokens)).toThrow('math can give 24 tokens');
    expect(ask([code, math], 2)).toThrow('totalBlocks must be at least 3');
    expect(ask([])).toThrow('expected at least one stream');
  });
});
