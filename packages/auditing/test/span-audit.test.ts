import { createSpanAudit } from '@sluice/auditing';
import { type BlockBatch, spanKindCode } from '@sluice/records';
import { describe, expect, test } from 'vitest';

const content = spanKindCode('content');
const padding = spanKindCode('padding');

/** Two blocks of eight tokens: a document in two spans, and one with padding behind it. */
function batchWith(change: Partial<BlockBatch> = {}): BlockBatch {
  return {
    blockCount: 2,
    blockSize: 8,
    tokens: new Uint16Array(16),
    domains: ['a', 'a'],
    subdomains: ['b', 'b'],
    spanOffsets: Uint32Array.of(0, 2, 4),
    spanDocuments: ['s/f#0', 's/f#0', 's/f#1', ''],
    spanKinds: Uint8Array.of(spanKindCode('template'), content, content, padding),
    spanStarts: Uint32Array.of(0, 3, 0, 6),
    spanLengths: Uint32Array.of(3, 5, 6, 2),
    spanDocumentOffsets: Uint32Array.of(0, 3, 0, 0),
    ...change,
  };
}

function findingOf(...batches: BlockBatch[]) {
  const audit = createSpanAudit();
  for (const batch of batches) audit.add(batch);
  return audit.finding();
}

describe('createSpanAudit()', () => {
  test('is content with spans that tile their blocks', () => {
    expect(findingOf(batchWith(), batchWith())).toEqual({
      check: 'spans',
      severity: 'ok',
      figure: 0,
      sentence: 'The 8 spans of 4 blocks tile them: every token has an origin.',
    });
  });

  test.each<[string, Partial<BlockBatch>, RegExp]>([
    ['a gap', { spanStarts: Uint32Array.of(0, 4, 0, 6) }, /block 2: a span starts at 4 where .* ended at 3/],
    ['an overlap', { spanLengths: Uint32Array.of(3, 5, 7, 1) }, /block 3: a span starts at 6 .* ended at 7/],
    ['a short end', { spanLengths: Uint32Array.of(3, 4, 6, 2) }, /block 2: its spans end at 7 of 8/],
    ['an empty span', { spanLengths: Uint32Array.of(3, 5, 6, 0) }, /the span at 6 is empty/],
    ['no kind', { spanKinds: Uint8Array.of(9, content, content, padding) }, /the kind 9, which is none/],
    ['no document', { spanDocuments: ['', 's/f#0', 's/f#1', ''] }, /is template and its document is ""/],
    ['padding of a document', { spanDocuments: ['a#0', 'a#0', 'a#1', 'a#1'] }, /padding and its document/],
    ['no spans', { spanOffsets: Uint32Array.of(0, 0, 4) }, /block 2: its spans end at 0 of 8/],
  ])('names the first block with %s', (_, change, message) => {
    const finding = findingOf(batchWith(), batchWith(change));
    expect(finding).toMatchObject({ severity: 'high', figure: expect.any(Number) });
    expect(finding.sentence).toMatch(message);
  });

  test('does not pass by being empty', () => {
    expect(findingOf()).toMatchObject({ severity: 'high', figure: null });
  });
});
