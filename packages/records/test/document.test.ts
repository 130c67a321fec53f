import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentId, documentIdPrefix, parseDocumentId } from '../src/index.ts';

test('documentId(origin) is <source>/<file>#<row>', () => {
  const origin = { source: 'code', revision: 'abc', file: 'data/file-1.json.gz', row: 41 };
  expect(documentId(origin)).toBe('code/data/file-1.json.gz#41');
});

test('documentIdPrefix(file) is what its ids begin with', () => {
  const file = { source: 'web', file: 'a.jsonl' };
  expect(documentIdPrefix(file)).toBe('web/a.jsonl#');
  expect(documentIdPrefix({ ...file, rowUnit: 'byte' })).toBe('web/a.jsonl#@');
});

test('documentId(origin) marks a byte, and parseDocumentId(id) gives it back', () => {
  const id = documentId({ source: 'web', file: 'a.jsonl', row: 5_000_000_000, rowUnit: 'byte' });
  expect(id).toBe('web/a.jsonl#@5000000000');
  expect(parseDocumentId(id)).toEqual({ sourceFile: 'web/a.jsonl', row: 5_000_000_000, rowUnit: 'byte' });
});

test('parseDocumentId(documentId(origin)) gives file and row back, also with # in a name', () => {
  const name = fc.string({ minLength: 1, unit: fc.constantFrom('a', '#', '/', '.', '7', 'é', ' ') });
  fc.assert(
    fc.property(name, name, fc.nat(), (source, file, row) => {
      const parsed = parseDocumentId(documentId({ source, file, row }));
      expect(parsed).toEqual({ sourceFile: `${source}/${file}`, row });
    }),
    { seed: 42, numRuns: 200 },
  );
});

test.each(['', '#1', 'file', 'file#', 'file#-1', 'file#1.5', 'file#x', 'file# 1'])(
  'parseDocumentId(%j) is refused',
  (id) => {
    expect(() => parseDocumentId(id)).toThrow(RangeError);
    expect(() => parseDocumentId(id)).toThrow(JSON.stringify(id));
  },
);
