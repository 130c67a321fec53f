import { cumulativeLengths, lossMask, positionIds } from '@sluice/packing';
import { type BlockBatch, spanKindCode } from '@sluice/records';
import { describe, expect, test } from 'vitest';

// One block: a template of 2 and content of 3 of document a, its separator, content of 2 of b, padding of 2.
const batch: BlockBatch = {
  blockCount: 2,
  blockSize: 10,
  tokens: new Uint16Array(20),
  domains: ['d', 'd'],
  subdomains: ['s', 's'],
  spanOffsets: Uint32Array.of(0, 1, 6),
  spanDocuments: ['z', 'a', 'a', 'a', 'b', ''],
  spanKinds: Uint8Array.from(
    (['content', 'template', 'content', 'separator', 'content', 'padding'] as const).map(spanKindCode),
  ),
  spanStarts: Uint32Array.of(0, 0, 2, 5, 6, 8),
  spanLengths: Uint32Array.of(10, 2, 3, 1, 2, 2),
  spanDocumentOffsets: Uint32Array.of(50, 0, 2, 5, 0, 0),
};

describe('of a block,', () => {
  test('cumulativeLengths(batch, block) is where runs of documents begin', () => {
    expect([...cumulativeLengths(batch, 1)]).toEqual([0, 6, 8, 10]);
    expect([...cumulativeLengths(batch, 0)]).toEqual([0, 10]);
  });

  test('positionIds(batch, block) counts from each of them', () => {
    expect([...positionIds(batch, 1)]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 0, 1]);
  });

  test('lossMask(batch, options) leaves out what is not to be learnt', () => {
    const all = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    expect([...lossMask(batch)]).toEqual([...all, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect([...lossMask(batch, { without: ['template', 'separator'] })]).toEqual([
      ...all,
      ...[0, 0, 1, 1, 1, 0, 1, 1, 1, 1],
    ]);
    expect([...lossMask(batch, { without: [], firstTokens: 1 })]).toEqual([
      ...[0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      ...[0, 1, 1, 1, 1, 1, 0, 1, 0, 1],
    ]);
    expect([...lossMask(batch, { firstTokens: 4 })].slice(10)).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  });
});
