import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJsonLines } from '../src/decode-json-lines.ts';
import { chunked } from './chunked.ts';
import { HUGE_BYTES, hugeText } from './huge-text.ts';
import { failureOf, readContent } from './read-everything.ts';

const OPTIONS = { maxRecordBytes: 1_000_000, invalidUtf8: 'refuse', startOffset: 0 } as const;

describe('decodeJsonLines(chunks, options)', () => {
  it('gives what splitting at line feeds and JSON.parse give, in chunks of any size', async () => {
    const record = fc.record({ text: fc.string({ unit: 'grapheme' }), n: fc.integer() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        async (records, sizes, feed) => {
          const content = records.map((item) => JSON.stringify(item) + feed).join('');
          const decoded: unknown[] = [];
          const offsets: number[] = [];
          for await (const batch of decodeJsonLines(chunked(Buffer.from(content), sizes), OPTIONS)) {
            expect(batch.firstRow).toBe(decoded.length);
            decoded.push(...batch.records);
            offsets.push(...batch.records.map((_, position) => batch.byteOffset!(position)));
          }
          expect(decoded).toEqual(records);
          expect(
            offsets.map((at) =>
              Buffer.from(content)
                .subarray(at, at + 1)
                .toString(),
            ),
          ).toEqual(records.map(() => '{'));
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });
});

describe('readDocuments(source, mapping, options) of JSON Lines', () => {
  it('skips a byte-order mark, takes CRLF and a last line without a feed, and ignores blank lines', async () => {
    const content = '\uFEFF{"text":"one"}\r\n\r\n   \n{"text":"two"}';
    const { texts, rows, recordCount } = await readContent('a.jsonl', content);
    expect({ texts, rows, recordCount }).toEqual({ texts: ['one', 'two'], rows: [0, 1], recordCount: 2 });
  });

  it('finds no records in an empty file', async () => {
    expect((await readContent('a.jsonl', '')).recordCount).toBe(0);
  });

  it('counts the byte-order mark in the position of a broken line', async () => {
    const failure = await failureOf(readContent('a.jsonl', '\uFEFF{"text":"a"}\r\noops\r\n'));
    expect(failure).toMatchObject({ code: 'broken-record', position: { row: 1, byteOffset: 17 } });
  });

  it('names source, file, row and byte of a broken line', async () => {
    const failure = await failureOf(readContent('a.jsonl', '{"text":"é"}\n{"text": oops}\n'));
    expect(failure).toMatchObject({
      name: 'DataError',
      code: 'broken-record',
      position: { source: 'made', file: 'a.jsonl', row: 1, byteOffset: 14 },
    });
    expect(failure.message).toMatch(/^made: a\.jsonl, row 1, byte 14: not valid JSON/);
    expect(failure.hint).toMatch(/dropped and counted/);
  });

  it('drops and counts broken lines if the mapping says so, and rows count them', async () => {
    const content =
      '{"text":"a"}\nnonsense\n[1]\nnull\n{"no":1}\n{"text":null}\n{"text":7}\n{"text":" \\n"}\n{"text":"b"}\n';
    const read = await readContent('a.jsonl', content, { onBadRecord: 'drop' });
    expect(read).toMatchObject({
      texts: ['a', 'b'],
      rows: [0, 8],
      recordCount: 9,
      drops: { 'broken-record': 3, 'missing-field': 2, 'wrong-type': 1, 'empty-text': 1 },
    });
    expect(read.documents[1]!.id).toBe('made/a.jsonl#8');
  });

  it('drops a text of any white space, and no other', async () => {
    const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const blank = characters.filter((character) => /\s/.test(character));
    const content = characters.map((character) => `${JSON.stringify({ text: character })}\n`).join('');
    const read = await readContent('a.jsonl', content);
    expect(read.drops).toEqual({ 'empty-text': blank.length });
    expect(read.texts).toHaveLength(characters.length - blank.length);
  });

  it('drops a blank text even where bad records are errors', async () => {
    const read = await readContent('a.jsonl', '{"text":""}\n{"text":"\\u00a0\\t"}\n{"text":"b"}\n');
    expect(read).toMatchObject({ texts: ['b'], drops: { 'empty-text': 2 } });
  });

  it('says how a file of one spread-out value can be mended', async () => {
    const failure = await failureOf(readContent('a.jsonl', '{\n  "text": "a"\n}\n'));
    expect(failure.hint).toMatch(/one record a line/);
  });

  it('names the nearest field where one is missing', async () => {
    const failure = await failureOf(
      readContent('a.jsonl', '{"content":"a","id":1}\n', { textFields: ['contents'] }),
    );
    expect(failure).toMatchObject({
      code: 'missing-field',
      hint: 'its fields are content, id; nearest: content',
    });
  });

  it('repairs lone surrogates and counts the documents, also where an escape is cut by a batch', async () => {
    const first = '{"text":"aa"}\n'; // its batch is given before the escape is seen to its end
    const filler = 'x'.repeat(2 ** 17 - first.length - 13); // the border of a batch falls inside the escape
    for (let shift = 0; shift < 8; shift++) {
      const line = `{"text":"${filler}${'y'.repeat(shift)}\\ud800z"}\n{"text":"bb"}\n`;
      const read = await readContent('a.jsonl', first + line);
      expect(read.texts.map((text) => text.slice(-2))).toEqual(['aa', '\uFFFDz', 'bb']);
      expect(read.repairedCount).toBe(1);
    }
    const pair = await readContent('a.jsonl', '{"text":"\\ud83d\\ude00"}\n');
    expect(pair).toMatchObject({ texts: ['😀'], repairedCount: 0 });
  });

  it.each([
    ['a.jsonl', (record: string) => `${record}\n`],
    ['a.json', (record: string) => `[${record}]`],
  ])('repairs lone surrogates in labels, fields and their names, too: %s', async (name, contentOf) => {
    const record = '{"text":"a","group":"g\\udc00","kind":"k\\ud800","meta":{"n\\ud800":["v\\ud800"]}}';
    const { documents, repairedCount } = await readContent(name, contentOf(record), {
      subdomain: { field: 'kind' },
      group: { field: 'group' },
      fields: ['meta'],
    });
    expect(documents).toMatchObject([
      { subdomain: 'k\uFFFD', group: 'g\uFFFD', fields: { meta: { 'n\uFFFD': ['v\uFFFD'] } } },
    ]);
    expect(repairedCount).toBe(1);
  });

  it('takes the last of two fields of one name, as JSON.parse does', async () => {
    const line = '{"text":"first","id":12345678901234567890,"id":98765432109876543210,"text":"last"}\n';
    expect((await readContent('a.jsonl', line, { fields: ['id'] })).documents).toMatchObject([
      { text: 'last', fields: { id: '98765432109876543210' } },
    ]);
  });

  it('does not find fields of the prototype', async () => {
    const read = await readContent('a.jsonl', '{"text":"a"}\n{"text":"b","constructor":"own"}\n', {
      fields: ['constructor'],
      onBadRecord: 'drop',
    });
    expect(read.documents.map((document) => document.fields)).toEqual([{ constructor: 'own' }]);
    const proto = await readContent('a.jsonl', '{"text":"a","__proto__":{"x":"y"}}\n', {
      fields: ['__proto__.x'],
    });
    expect(proto.documents[0]!.fields['__proto__.x']).toBe('y');
  });

  it('keeps integers beyond 2^53 as strings of digits, and no other number', async () => {
    const line =
      '{"text":"a","id":12345678901234567890,"deep":{"list":[9007199254740993,1e300,-1.5]},"small":7}\n';
    const { documents } = await readContent('a.jsonl', line, { fields: ['id', 'deep', 'small'] });
    expect(documents[0]!.fields).toEqual({
      id: '12345678901234567890',
      deep: { list: ['9007199254740993', 1e300, -1.5] },
      small: 7,
    });
  });

  it('refuses bytes that are not UTF-8 by the record, or replaces and counts them', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"text":"a"}\n{"text":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"text":"c"}\n'),
    ]);
    expect(await failureOf(readContent('a.jsonl', bytes))).toMatchObject({
      code: 'broken-record',
      position: { row: 1 },
    });
    const dropped = await readContent('a.jsonl', bytes, { onBadRecord: 'drop' });
    expect(dropped).toMatchObject({ texts: ['a', 'c'], drops: { 'broken-record': 1 } });
    const replaced = await readContent('a.jsonl', bytes, { invalidUtf8: 'replace' });
    expect(replaced).toMatchObject({ texts: ['a', '\uFFFD', 'c'], repairedCount: 1 });
  });

  it('refuses UTF-16 by its byte-order mark', async () => {
    const bytes = Buffer.from('\uFEFF{"text":"a"}\n', 'utf16le');
    expect(await failureOf(readContent('a.jsonl', bytes))).toMatchObject({
      code: 'not-utf8',
      position: { byteOffset: 0 },
    });
  });

  it('passes over a line of 300 MB without holding it', async () => {
    const huge = hugeText('{"text":"a"}\n{"text":"', '"}\n{"text":"c"}\n');
    const records: unknown[] = [];
    const faults: string[] = [];
    for await (const batch of decodeJsonLines(huge.chunks, OPTIONS)) {
      records.push(...batch.records);
      faults.push(...[...batch.faults.values()].map(({ message }) => message));
    }
    expect(records).toEqual([{ text: 'a' }, undefined, { text: 'c' }]);
    expect(faults).toEqual([`a record of ${HUGE_BYTES + 11} bytes is over the limit of 1000000`]);
    expect(huge.heldBytes()).toBeLessThan(20e6);
  });

  it('holds every line to the limit where many are taken at once', async () => {
    const line = (text: string) => `{"text":"${text}"}\n`;
    const content = line('a') + line('x'.repeat(90)) + line('b');
    const read = await readContent('a.jsonl', content, { maxRecordBytes: 100, onBadRecord: 'drop' });
    expect(read).toMatchObject({ texts: ['a', 'b'], rows: [0, 2], drops: { 'broken-record': 1 } });
    expect((await readContent('a.jsonl', content, { maxRecordBytes: 101 })).recordCount).toBe(3);
  });

  it('refuses a record over the limit without holding it, and goes on behind it', async () => {
    const content = `{"text":"a"}\n{"text":"${'x'.repeat(3_000_000)}"}\n{"text":"c"}\n`;
    const limit = { maxRecordBytes: 1_000_000 };
    expect(await failureOf(readContent('a.jsonl', content, limit))).toMatchObject({
      code: 'broken-record',
      position: { row: 1, byteOffset: 13 },
      message: expect.stringContaining('3000011 bytes is over the limit of 1000000'),
    });
    const dropped = await readContent('a.jsonl', content, { ...limit, onBadRecord: 'drop' });
    expect(dropped).toMatchObject({ texts: ['a', 'c'], rows: [0, 2], drops: { 'broken-record': 1 } });
  });

  it('knows how many bytes of UTF-8 long texts have, of escapes and replaced bytes, too', async () => {
    const long = '“é” '.repeat(1_000);
    const lines = [
      JSON.stringify({ url: 'ü', text: long }),
      `{"text":"${long}\\u00e9"}`,
      ...Array.from({ length: 40 }, (_, row) => JSON.stringify({ text: `${long}${row}` })),
    ].map((line) => Buffer.from(`${line}\n`));
    const broken = Buffer.concat([Buffer.from(`{"text":"${long}`), Buffer.of(0xff), Buffer.from('"}\n')]);
    const content = Buffer.concat([...lines, broken, ...lines]);
    const { texts } = await readContent('a.jsonl', content, { invalidUtf8: 'replace' }); // which compares them
    expect(texts.slice(1, 3)).toEqual([`${long}é`, `${long}0`]);
    expect(texts[42]).toBe(`${long}\uFFFD`);
  });
});
