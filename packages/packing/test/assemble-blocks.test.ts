import { assembleBlocks, type BlockRequest, type DocumentTokens, planConcatenate } from '@sluice/packing';
import { type BlockBatch, spanKindCode, type TokenIds } from '@sluice/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const CONTENT = spanKindCode('content');
const TEMPLATE = spanKindCode('template');
const SEPARATOR = spanKindCode('separator');
const PADDING = spanKindCode('padding');

interface Written {
  readonly id: string;
  readonly tokens: TokenIds;
  readonly ends: number[];
  readonly kinds: number[];
}

const storeOf = (documents: readonly Written[]): DocumentTokens => ({
  tokens: (document, start, end) => documents[document]!.tokens.subarray(start, end),
  id: (document) => documents[document]!.id,
  spans: (document) => documents[document]!,
});

const spansOf = (batch: BlockBatch) =>
  batch.spanDocuments.map((document, span) => [
    document,
    batch.spanKinds[span],
    batch.spanStarts[span],
    batch.spanLengths[span],
    batch.spanDocumentOffsets[span],
  ]);

describe('assembleBlocks(requests, options)', () => {
  const documents = storeOf([
    { id: 'a#0', tokens: Uint16Array.of(1, 2, 3, 0), ends: [1, 3, 4], kinds: [TEMPLATE, CONTENT, SEPARATOR] },
    { id: 'a#1', tokens: Uint16Array.of(4, 5, 6, 7, 0), ends: [4, 5], kinds: [CONTENT, SEPARATOR] },
  ]);
  const layout = planConcatenate({ lengths: Uint32Array.of(4, 5), blockSize: 6, tail: 'pad' });
  const request = (block: number): BlockRequest => ({
    layout,
    block,
    documents,
    domain: 'math',
    subdomain: 'qa',
  });
  const options = { blockSize: 6, vocabularySize: 10, paddingId: 9 };

  test('gathers blocks in the order asked for, each tiled by spans', () => {
    const batch = assembleBlocks([request(1), request(0)], options);
    expect([...batch.tokens]).toEqual([6, 7, 0, 9, 9, 9, 1, 2, 3, 0, 4, 5]);
    expect([...batch.spanOffsets]).toEqual([0, 3, 7]);
    expect(spansOf(batch)).toEqual([
      ['a#1', CONTENT, 0, 2, 2],
      ['a#1', SEPARATOR, 2, 1, 4],
      ['', PADDING, 3, 3, 0],
      ['a#0', TEMPLATE, 0, 1, 0],
      ['a#0', CONTENT, 1, 2, 1],
      ['a#0', SEPARATOR, 3, 1, 3],
      ['a#1', CONTENT, 4, 2, 0],
    ]);
    expect([batch.blockCount, batch.blockSize, batch.domains, batch.subdomains]).toEqual([
      2,
      6,
      ['math', 'math'],
      ['qa', 'qa'],
    ]);
  });

  test('gives every token its document and offset, for any documents', () => {
    const anyDocument = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    const anyDocuments = fc.array(anyDocument, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(anyDocuments, fc.integer({ min: 1, max: 12 }), (runs, blockSize) => {
        const written = runs.map(documentOfRuns);
        const lengths = Uint32Array.from(written, ({ tokens }) => tokens.length);
        const layout = planConcatenate({ lengths, blockSize, tail: 'pad' });
        const documents = storeOf(written);
        const requests = Array.from({ length: layout.blockCount }, (_, block) => ({
          layout,
          block,
          documents,
          domain: 'd',
          subdomain: 's',
        }));
        const batch = assembleBlocks(requests, { blockSize, vocabularySize: 70_000, paddingId: 69_999 });
        expectTokensFromSpans(batch, written);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('refuses what does not fit together', () => {
    expect(() => assembleBlocks([request(2)], options)).toThrow('block must be from 0 to 1, got 2');
    expect(() => assembleBlocks([request(0)], { ...options, blockSize: 5 })).toThrow(
      "blockSize is 5, but a layout's is 6",
    );
    expect(() => assembleBlocks([], { ...options, paddingId: 10 })).toThrow(
      'paddingId must be below vocabularySize 10, got 10',
    );
    const short = { ...documents, tokens: () => Uint16Array.of(1) };
    expect(() => assembleBlocks([{ ...request(0), documents: short }], options)).toThrow(
      'the layout wants tokens 0..4 of a#0, which has 1',
    );
    const untiled = { ...documents, spans: () => ({ ends: [3], kinds: [CONTENT] }) };
    expect(() => assembleBlocks([{ ...request(0), documents: untiled }], options)).toThrow(
      'the spans of a#0 end at token 3, before 4',
    );
  });
});

/** A document of runs of these lengths; its token at t is unlike every other document's. */
function documentOfRuns(runs: readonly number[], index: number): Written {
  const length = runs.reduce((sum, run) => sum + run, 0);
  const tokens = Uint32Array.from({ length }, (_, at) => index * 1000 + at);
  const ends = runs.map((_, run) => runs.slice(0, run + 1).reduce((sum, part) => sum + part, 0));
  return { id: `s/f#${index}`, tokens, ends, kinds: runs.map((_, run) => run % 3) };
}

/** Rebuilds the tokens and the kinds from the spans and the documents alone. */
function expectTokensFromSpans(batch: BlockBatch, written: readonly Written[]): void {
  const byId = new Map(written.map((document) => [document.id, document]));
  const rebuilt: number[] = [];
  for (const [id, kind, start, length, offset] of spansOf(batch) as [
    string,
    number,
    number,
    number,
    number,
  ][]) {
    expect(rebuilt.length % batch.blockSize).toBe(start);
    const document = byId.get(id);
    for (let at = 0; at < length; at++) {
      rebuilt.push(document ? document.tokens[offset + at]! : 69_999);
      if (!document) continue;
      expect(kind).toBe(document.kinds[document.ends.findIndex((end) => end > offset + at)]);
    }
    expect(document ? true : kind === PADDING).toBe(true);
  }
  expect(rebuilt).toEqual([...batch.tokens]);
}
