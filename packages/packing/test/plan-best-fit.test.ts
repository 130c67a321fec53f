import { planBestFit } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitDecreasing } from '../src/fit-pieces.ts';
import { cutIntoPieces } from '../src/pieces.ts';
import { describeBlocks, expectLawfulLayout } from './layout-laws.ts';

const plan = (lengths: number[], blockSize: number, long: 'fragment' | 'crop' = 'fragment') =>
  planBestFit({ lengths: Uint32Array.from(lengths), blockSize, long });

describe('planBestFit(options)', () => {
  test('puts whole documents into few blocks', () => {
    // 7 and 3 fill a block, 6 and 4 another; 2 is left.
    expect(describeBlocks(plan([3, 7, 6, 2, 4], 10))).toEqual(['0:0+3 1:0+7', '2:0+6 4:0+4', '3:0+2']);
  });

  test('fragments a document longer than a block into whole blocks and a remainder', () => {
    const blocks = describeBlocks(plan([23, 6], 10));
    expect(blocks.toSorted()).toEqual(['0:0+10', '0:10+10', '0:20+3 1:0+6']);
  });

  test('crops it to its beginning', () => {
    const layout = plan([23, 6], 10, 'crop');
    expect(describeBlocks(layout).toSorted()).toEqual(['0:0+10', '1:0+6']);
    expect([layout.droppedTokens, layout.paddedTokens]).toEqual([13, 4]);
  });

  test('cuts no document that fits a block, and keeps segments in the order of the documents', () => {
    const lists = fc.array(fc.nat(45), { maxLength: 80 });
    fc.assert(
      fc.property(
        lists,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('fragment', 'crop'),
        (list, size, long) => {
          const layout = plan(list, size, long as 'fragment' | 'crop');
          const packed = expectLawfulLayout(layout, list);
          expect(packed).toEqual(list.map((length) => (long === 'crop' ? Math.min(size, length) : length)));
          const pieces = list.reduce(
            (sum, length) => sum + (long === 'crop' ? Math.min(1, length) : Math.ceil(length / size)),
            0,
          );
          expect(layout.segmentDocuments.length).toBe(pieces);
          for (let block = 0; block < layout.blockCount; block++) {
            const own = layout.segmentDocuments.subarray(
              layout.segmentOffsets[block],
              layout.segmentOffsets[block + 1],
            );
            expect([...own]).toEqual([...own].sort((a, b) => a - b));
          }
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  test('never needs more blocks than best-fit decreasing done by search', () => {
    const lists = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(lists, (list) => {
        expect(plan(list, 30).blockCount).toBeLessThanOrEqual(bestFitDecreasing(list, 30));
        expect(planDecreasing(list, 30)).toBe(bestFitDecreasing(list, 30));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('fills blocks by exact pairs where the longest that fits leaves room', () => {
    // Best-fit decreasing: 6 4, 5 4 and 3 3 3 leave a 2 that needs a fourth block. Exact: 6 4, 5 3 2, 4 3 3.
    const list = [6, 5, 4, 4, 3, 3, 3, 2];
    expect(bestFitDecreasing(list, 10)).toBe(4);
    expect(plan(list, 10).blockCount).toBe(3);
  });

  test('stays within 0.5 % of the lower bound on log-normal lengths, where first come first served does not', () => {
    const lengths = logNormalLengths(20_000, { median: 350, sigma: 1.1 });
    const layout = plan(lengths, 2048);
    const bound = Math.ceil(lengths.reduce((sum, length) => sum + length, 0) / 2048);
    expect(layout.blockCount).toBeLessThanOrEqual(Math.ceil(bound * 1.005));
    expect(nextFit(lengths, 2048)).toBeGreaterThan(bound * 1.05);
  });

  test('refuses block sizes that it has no buckets for', () => {
    expect(() => plan([1], 0)).toThrow('blockSize must be an integer from 1 to 2^31 - 1, got 0');
    expect(() => plan([1], 2 ** 24 + 1)).toThrow('blockSize must be at most 2^24, got 16777217');
  });
});

function planDecreasing(list: readonly number[], blockSize: number): number {
  return fitDecreasing(cutIntoPieces(Uint32Array.from(list), blockSize, 'fragment'), blockSize).blockCount;
}

/** Blocks of the textbook's method: a search over all blocks for each document. */
function bestFitDecreasing(lengths: readonly number[], blockSize: number): number {
  const rooms: number[] = [];
  for (const length of lengths.toSorted((a, b) => b - a)) {
    const best = rooms.filter((room) => room >= length).sort((a, b) => a - b)[0];
    if (best === undefined) rooms.push(blockSize - length);
    else rooms[rooms.indexOf(best)] = best - length;
  }
  return rooms.length;
}

/** Blocks when each document that does not fit starts a new block, whole blocks of long documents apart. */
function nextFit(lengths: readonly number[], blockSize: number): number {
  let blocks = 1;
  let room = blockSize;
  for (const length of lengths) {
    blocks += Math.floor(length / blockSize);
    const rest = length % blockSize;
    if (rest > room) {
      blocks++;
      room = blockSize;
    }
    room -= rest;
  }
  return blocks;
}

/** Lengths at the quantiles of a log-normal distribution, in an order that mixes them. */
function logNormalLengths(count: number, { median, sigma }: { median: number; sigma: number }): number[] {
  return Array.from({ length: count }, (_, index) => {
    const u = (((index * 7919) % count) + 0.5) / count;
    const logistic = Math.log(u / (1 - u)) / 1.702; // close to a normal quantile
    return Math.max(1, Math.round(median * Math.exp(sigma * logistic)));
  });
}
