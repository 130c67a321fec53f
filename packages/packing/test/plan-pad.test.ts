import { planPad } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeBlocks, expectLawfulLayout } from './layout-laws.ts';

const plan = (lengths: number[], long: 'fragment' | 'crop') =>
  planPad({ lengths: Uint32Array.from(lengths), blockSize: 4, long });

describe('planPad(options)', () => {
  test('gives each document blocks of its own', () => {
    const layout = plan([3, 0, 9], 'fragment');
    expect(describeBlocks(layout)).toEqual(['0:0+3', '2:0+4', '2:4+4', '2:8+1']);
    expect([layout.paddedTokens, layout.droppedTokens]).toEqual([4, 0]);
  });

  test('or one block with its beginning', () => {
    const layout = plan([3, 0, 9], 'crop');
    expect(describeBlocks(layout)).toEqual(['0:0+3', '2:0+4']);
    expect([layout.paddedTokens, layout.droppedTokens]).toEqual([1, 5]);
  });

  test('is lawful for any lengths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 40 }),
        fc.constantFrom('fragment', 'crop'),
        (list, long) => {
          expectLawfulLayout(plan(list, long as 'fragment' | 'crop'), list);
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });
});
