import { documentId } from '@sluice/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildDocument, buildDocuments, buildJsonl, buildText } from '../src/index.ts';

test('buildDocument(parts) fills in what is left out and keeps the rest', () => {
  const origin = { source: 's', revision: 'r', file: 'f.jsonl', row: 7 };
  const document = buildDocument({ origin, text: 'hello', group: 'g' });
  expect(document).toEqual({
    id: 's/f.jsonl#7',
    text: 'hello',
    domain: 'prose',
    subdomain: 'fixture',
    origin,
    group: 'g',
    fields: { text: 'hello' },
  });
});

test('buildDocuments(count, part) makes rows in order with ids that follow from them', () => {
  const documents = buildDocuments(50, (row) => ({ domain: row % 2 ? 'code' : 'math' }));
  expect(documents.map(({ origin }) => origin.row)).toEqual(Array.from({ length: 50 }, (_, row) => row));
  for (const document of documents) expect(document.id).toBe(documentId(document.origin));
  expect(new Set(documents.map(({ text }) => text)).size).toBe(50);
  expect(documents[3]!.domain).toBe('code');
  expect(() => buildDocuments(-1)).toThrow(RangeError);
});

test('buildText(key, wordCount) has that many words and depends on the key alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 60 }), (key, wordCount) => {
      const text = buildText(key, wordCount);
      expect(text.split(' ')).toHaveLength(wordCount);
      expect(buildText(key, wordCount + 3).startsWith(text)).toBe(true);
    }),
    { seed: 42, numRuns: 50 },
  );
});

test('buildJsonl(records) writes a line each, and broken lines as they are', () => {
  expect(buildJsonl([{ a: 1 }, '{"broken": ', ['x']])).toBe('{"a":1}\n{"broken": \n["x"]\n');
});
