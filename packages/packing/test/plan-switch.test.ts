import { planSwitch } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeBlocks, expectLawfulLayout } from './layout-laws.ts';

const plan = (
  before: number[],
  after: number[],
  rest: { blockSize: number; switchToken: number; maxBlocks?: number },
) => planSwitch({ before: Uint32Array.from(before), after: Uint32Array.from(after), ...rest });

describe('planSwitch(options)', () => {
  test('changes the stream at the same token of every block', () => {
    const layout = plan([2, 5, 4], [9, 3, 3], { blockSize: 7, switchToken: 3 });
    expect(describeBlocks(layout)).toEqual(['0:0+2 1:0+1 3:0+4', '2:0+3 4:0+3 5:0+1']);
    expect(layout.droppedTokens).toBe(26 - 14);
  });

  test('stops where the shorter stream ends, or earlier if asked to', () => {
    expect(plan([3, 3, 3], [4], { blockSize: 7, switchToken: 3 }).blockCount).toBe(1);
    expect(plan([3, 3, 3], [4, 4, 4], { blockSize: 7, switchToken: 3, maxBlocks: 2 }).blockCount).toBe(2);
    expect(plan([2], [4], { blockSize: 7, switchToken: 3 }).blockCount).toBe(0);
  });

  test('has the first stream before the switch and the second behind it, for any documents', () => {
    const lists = fc.array(fc.nat(12), { maxLength: 40 });
    fc.assert(
      fc.property(lists, lists, fc.integer({ min: 1, max: 9 }), (before, after, switchToken) => {
        const layout = plan(before, after, { blockSize: 10, switchToken });
        expectLawfulLayout(layout, [...before, ...after]);
        expect(layout.paddedTokens).toBe(0);
        for (let block = 0; block < layout.blockCount; block++) {
          let own = 0;
          for (
            let segment = layout.segmentOffsets[block]!;
            segment < layout.segmentOffsets[block + 1]!;
            segment++
          ) {
            const isFirst = layout.segmentDocuments[segment]! < before.length;
            expect(isFirst).toBe(own < switchToken);
            own += layout.segmentLengths[segment]!;
            if (isFirst) expect(own).toBeLessThanOrEqual(switchToken);
          }
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('refuses a switch outside the block', () => {
    for (const switchToken of [0, 7, 1.5]) {
      expect(() => plan([9], [9], { blockSize: 7, switchToken })).toThrow(
        `switchToken must be an integer in [1, 7), got ${switchToken}`,
      );
    }
  });
});
