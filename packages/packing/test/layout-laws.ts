import type { BlockLayout } from '@sluice/packing';
import { expect } from 'vitest';

/**
 * What must hold of every layout, whatever made it: columns of the right length, segments inside their documents, no
 * token in two places, no block overfull, and counts that add up. Returns how many tokens of each document are packed.
 */
export function expectLawfulLayout(layout: BlockLayout, lengths: ArrayLike<number>): number[] {
  const { blockSize, blockCount, segmentOffsets, segmentDocuments, segmentStarts, segmentLengths } = layout;
  const segmentCount = segmentDocuments.length;
  expect(segmentOffsets.length).toBe(blockCount + 1);
  expect([segmentOffsets[0], segmentOffsets[blockCount]]).toEqual([0, segmentCount]);
  expect([segmentStarts.length, segmentLengths.length]).toEqual([segmentCount, segmentCount]);
  let paddedTokens = 0;
  for (let block = 0; block < blockCount; block++) {
    const own = segmentLengths.subarray(segmentOffsets[block], segmentOffsets[block + 1]);
    const filled = own.reduce((sum, length) => sum + length, 0);
    expect(own.length > 0 && filled <= blockSize).toBe(true);
    paddedTokens += blockSize - filled;
  }
  const seen = Array.from(lengths, (length) => new Uint8Array(length));
  for (let segment = 0; segment < segmentCount; segment++) {
    const tokens = seen[segmentDocuments[segment]!]!;
    const start = segmentStarts[segment]!;
    const end = start + segmentLengths[segment]!;
    expect(end > start && end <= tokens.length).toBe(true);
    for (let token = start; token < end; token++) expect(++tokens[token]!).toBe(1);
  }
  const packed = seen.map((tokens) => tokens.reduce((sum, count) => sum + count, 0));
  const packedTokens = packed.reduce((sum, count) => sum + count, 0);
  const totalTokens = seen.reduce((sum, tokens) => sum + tokens.length, 0);
  expect(layout.paddedTokens).toBe(paddedTokens);
  expect(packedTokens).toBe(blockCount * blockSize - paddedTokens);
  expect(layout.droppedTokens).toBe(totalTokens - packedTokens);
  return packed;
}

/** The layout's blocks as lists of `document:start+length`, for worked examples. */
export function describeBlocks(layout: BlockLayout): string[] {
  return Array.from({ length: layout.blockCount }, (_, block) => {
    const from = layout.segmentOffsets[block]!;
    const to = layout.segmentOffsets[block + 1]!;
    return Array.from({ length: to - from }, (_, at) => {
      const segment = from + at;
      return `${layout.segmentDocuments[segment]}:${layout.segmentStarts[segment]}+${layout.segmentLengths[segment]}`;
    }).join(' ');
  });
}
