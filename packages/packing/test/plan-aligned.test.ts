import { measureWaste, planAligned } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeBlocks, expectLawfulLayout } from './layout-laws.ts';

const plan = (
  lengths: number[],
  blockSize: number,
  rest: { bufferDocuments?: number; tail?: 'drop' | 'pad' } = {},
) => planAligned({ lengths: Uint32Array.from(lengths), blockSize, tail: 'drop', ...rest });

describe('planAligned(options)', () => {
  test('fills each block with the longest that fits, then crops the shortest', () => {
    // Block 0: 6 of {6, 5, 3} fits, then 3, then nothing fits 1 and the 5 is cropped to it.
    expect(describeBlocks(plan([6, 5, 3], 10))).toEqual(['0:0+6 2:0+3 1:0+1']);
  });

  test('crops a document longer than a block, and takes the earlier of two equals', () => {
    expect(describeBlocks(plan([25, 4, 4], 8))).toEqual(['1:0+4 2:0+4', '0:0+8']);
  });

  test('chooses among the documents of the buffer alone', () => {
    expect(describeBlocks(plan([3, 3, 8], 8, { bufferDocuments: 2 }))).toEqual(['0:0+3 1:0+3 2:0+2']);
    expect(describeBlocks(plan([3, 3, 8], 8))).toEqual(['2:0+8']);
  });

  test('drops or pads what is left at the end', () => {
    const dropped = plan([3, 3, 8], 8);
    expect([dropped.droppedTokens, dropped.paddedTokens]).toEqual([6, 0]);
    const padded = plan([3, 3, 8], 8, { tail: 'pad' });
    expect(describeBlocks(padded)).toEqual(['2:0+8', '0:0+3 1:0+3']);
    expect([padded.droppedTokens, padded.paddedTokens]).toEqual([0, 2]);
  });

  test('begins every block and every segment with a document and leaves no room, for any documents', () => {
    const lists = fc.array(fc.nat(45), { maxLength: 80 });
    fc.assert(
      fc.property(
        lists,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (list, size, buffer) => {
          const layout = plan(list, size, { bufferDocuments: buffer });
          expectLawfulLayout(layout, list);
          expect(layout.segmentStarts.every((start) => start === 0)).toBe(true);
          expect(layout.paddedTokens).toBe(0);
          const padded = plan(list, size, { bufferDocuments: buffer, tail: 'pad' });
          expectLawfulLayout(padded, list);
          expect(padded.blockCount - layout.blockCount).toBeLessThanOrEqual(1);
          const { beginningsSeen, droppedDocuments } = measureWaste(padded, Uint32Array.from(list));
          expect([beginningsSeen, droppedDocuments]).toEqual([list.filter((length) => length > 0).length, 0]);
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  test('refuses sizes that are none', () => {
    expect(() => plan([1], 2 ** 24 + 1)).toThrow('blockSize must be at most 2^24');
    expect(() => plan([1], 4, { bufferDocuments: 0 })).toThrow(
      'bufferDocuments must be a positive integer, got 0',
    );
  });
});
