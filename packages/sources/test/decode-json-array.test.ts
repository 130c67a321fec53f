import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJsonArray } from '../src/decode-json-array.ts';
import { chunked } from './chunked.ts';
import { HUGE_BYTES, hugeText } from './huge-text.ts';
import { failureOf, readContent } from './read-everything.ts';

const OPTIONS = { invalidUtf8: 'refuse', startOffset: 0 } as const;

async function decodeAll(chunks: AsyncGenerator<Uint8Array>, maxRecordBytes = 1_000) {
  const records: unknown[] = [];
  const reasons: string[] = [];
  for await (const batch of decodeJsonArray(chunks, { ...OPTIONS, maxRecordBytes })) {
    expect(batch.firstRow).toBe(records.length);
    records.push(...batch.records);
    reasons.push(...[...batch.faults.values()].map((fault) => fault.message));
  }
  return { records, reasons };
}

describe('decodeJsonArray(chunks, options)', () => {
  it('gives what JSON.parse of the whole gives, in chunks and indents of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), { maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.constantFrom(0, 1, '\t', '\r\n'),
        async (records, sizes, indent) => {
          const content = JSON.stringify(records, undefined, indent);
          const decoded = await decodeAll(chunked(Buffer.from(` ${content}\n`), sizes), 1_000_000);
          expect(decoded.records).toEqual(JSON.parse(content));
        },
      ),
      { seed: 42, numRuns: 200 },
    );
  });

  it('is not misled by brackets, commas and escapes in strings', async () => {
    const records = [{ a: '],[{}"\\' }, { 'b"]': ['}', ',\\"'] }];
    expect((await decodeAll(chunked(Buffer.from(JSON.stringify(records)), [3]))).records).toEqual(records);
  });

  it('passes over an element of 300 MB without holding it', async () => {
    const huge = hugeText('[{"a":1},{"a":"', '"},{"a":2}]');
    const { records, reasons } = await decodeAll(huge.chunks);
    expect(records).toEqual([{ a: 1 }, undefined, { a: 2 }]);
    expect(reasons).toEqual([`a record of ${HUGE_BYTES + 8} bytes is over the limit of 1000`]);
    expect(huge.heldBytes()).toBeLessThan(20e6);
  });

  it('passes over an element above the limit, and reports elements that are no records', async () => {
    const content = `[{"a":1}, {"a":"${'x'.repeat(5_000)}"}, 7, , {"a":2}]`;
    const { records, reasons } = await decodeAll(chunked(Buffer.from(content), [100]));
    expect(records).toEqual([{ a: 1 }, undefined, undefined, undefined, { a: 2 }]);
    expect(reasons).toEqual([
      'a record of 5008 bytes is over the limit of 1000',
      'expected a JSON object, found a number',
      'nothing between two commas',
    ]);
  });
});

describe('readDocuments(source, mapping, options) of .json', () => {
  it('tells an array from lines by the first character', async () => {
    expect((await readContent('a.json', '\uFEFF \n[{"text":"a"},{"text":"b"}]')).texts).toEqual(['a', 'b']);
    expect((await readContent('a.json', '\n{"text":"a"}\n{"text":"b"}\n')).texts).toEqual(['a', 'b']);
    expect((await readContent('a.json', '[]')).recordCount).toBe(0);
    expect((await readContent('a.json', '')).recordCount).toBe(0);
  });

  it('says how much there was of an array that is cut short', async () => {
    for (const content of [
      '[{"text":"a"},{"text":"b"}',
      '[{"text":"a"},{"text":"b"},{"te',
      '[{"text":"a"},{"text":"b"},',
    ]) {
      const failure = await failureOf(readContent('a.json', content, { onBadRecord: 'drop' }));
      expect(failure.code).toBe('truncated-file');
    }
    const failure = await failureOf(readContent('a.json', '[{"text":"a"},{"text":"b"},{"te'));
    expect(failure).toMatchObject({
      position: { row: 2, byteOffset: 31 },
      message: expect.stringContaining('2 whole records'),
    });
  });

  it('refuses what follows the array', async () => {
    expect(await failureOf(readContent('a.json', '[{"text":"a"}] [2]'))).toMatchObject({
      code: 'broken-file',
      position: { byteOffset: 15 },
    });
  });

  it('keeps integers beyond 2^53 as strings of digits', async () => {
    const { documents } = await readContent('a.json', '[{"text":"a","id":12345678901234567890}]', {
      fields: ['id'],
    });
    expect(documents[0]!.fields).toEqual({ id: '12345678901234567890' });
  });
});
