import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BlockBatch, sequenceLengths, spanKindCode } from '../src/index.ts';

type Span = readonly [
  document: string,
  kind: 'content' | 'template' | 'separator' | 'padding',
  length: number,
];

function batchOf(blocks: readonly (readonly Span[])[], blockSize: number): BlockBatch {
  const spans = blocks.flat();
  const starts = blocks.flatMap((block) => block.map((_, at) => sum(block.slice(0, at))));
  return {
    blockCount: blocks.length,
    blockSize,
    tokens: new Uint16Array(blocks.length * blockSize),
    domains: blocks.map(() => 'd'),
    subdomains: blocks.map(() => 's'),
    spanOffsets: Uint32Array.from([0, ...blocks.map((_, at) => blocks.slice(0, at + 1).flat().length)]),
    spanDocuments: spans.map(([document]) => document),
    spanKinds: Uint8Array.from(spans, ([, kind]) => spanKindCode(kind)),
    spanStarts: Uint32Array.from(starts),
    spanLengths: Uint32Array.from(spans, ([, , length]) => length),
    spanDocumentOffsets: new Uint32Array(spans.length),
  };
}

function sum(spans: readonly Span[]): number {
  return spans.reduce((total, [, , length]) => total + length, 0);
}

test('sequenceLengths(batch, block) joins the spans of one document and counts padding by itself', () => {
  const batch = batchOf(
    [
      [
        ['a', 'template', 2],
        ['a', 'content', 5],
        ['a', 'separator', 1],
        ['b', 'content', 2],
      ],
      [
        ['b', 'content', 7],
        ['', 'padding', 3],
      ],
      [['c', 'content', 10]],
    ],
    10,
  );
  expect([0, 1, 2].map((block) => sequenceLengths(batch, block))).toEqual([[8, 2], [7, 3], [10]]);
});

test('sequenceLengths(batch, block) sum to the block size', () => {
  const spanLengths = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(spanLengths, (parts) => {
      const spans = parts.map(([document, length]): Span => [`d${document}`, 'content', length]);
      const lengths = sequenceLengths(batchOf([spans], sum(spans)), 0);
      const changes = parts.filter(([document], at) => at === 0 || parts[at - 1]![0] !== document);
      expect(lengths.reduce((total, length) => total + length, 0)).toBe(sum(spans));
      expect(lengths).toHaveLength(changes.length);
      expect(Math.min(...lengths)).toBeGreaterThan(0);
    }),
    { seed: 42, numRuns: 100 },
  );
});
