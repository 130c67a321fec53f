import { describe, expect, it } from 'vitest';
import { failureOf, readContent } from './read-everything.ts';

describe('readDocuments(source, mapping, options) of tables', () => {
  it('reads quotes, doubled quotes, line feeds in fields, a byte-order mark and CRLF', async () => {
    const content = '\uFEFFid,text\r\n1,"a ""quoted"", text\r\nof two lines"\r\n2,plain – ü\r\n3,\r\n';
    const read = await readContent('a.csv', content, { fields: ['id'] });
    expect(read.texts).toEqual(['a "quoted", text\r\nof two lines', 'plain – ü']);
    expect(read).toMatchObject({ rows: [0, 1], drops: { 'empty-text': 1 }, recordCount: 3 });
    expect(read.documents[0]!.fields).toEqual({ id: '1' });
  });

  it('ends rows at line feeds, carriage returns and both, mixed in one file', async () => {
    const rows = Array.from(
      { length: 40_000 },
      (_, row) => `${row},text ${row}${['\r\n', '\n', '\r'][row % 3]}`,
    );
    const read = await readContent('a.csv', `id,text\r\n${rows.join('')}40000,"a\nb\r\nc\rd"`);
    expect(read.texts).toEqual([...rows.map((_, row) => `text ${row}`), 'a\nb\r\nc\rd']);
  });

  it('finds no records in an empty file, or under a header alone', async () => {
    for (const content of ['', '\uFEFF', '\r\n', 'id,text', '\uFEFFid,text\r\n'])
      expect((await readContent('a.csv', content)).recordCount).toBe(0);
  });

  it('reads tabs in .tsv', async () => {
    expect((await readContent('a.tsv', 'id\ttext\n1\ta, b\n')).texts).toEqual(['a, b']);
  });

  it('makes a row of another width a bad record, and goes on', async () => {
    const content = 'id,text\n1,a\n2,b,c\n3\n4,d\n';
    expect(await failureOf(readContent('a.csv', content))).toMatchObject({
      code: 'broken-record',
      position: { row: 1 },
    });
    const read = await readContent('a.csv', content, { onBadRecord: 'drop' });
    expect(read).toMatchObject({ texts: ['a', 'd'], rows: [0, 3], drops: { 'broken-record': 2 } });
  });

  it('refuses a missing column even where bad records are dropped', async () => {
    expect(await failureOf(readContent('a.csv', 'id,txt\n1,a\n', { onBadRecord: 'drop' }))).toMatchObject({
      code: 'missing-field',
      hint: 'the columns are id, txt; nearest: txt',
    });
  });

  it('refuses a quote that never closes, and one in the wrong place', async () => {
    expect(await failureOf(readContent('a.csv', 'id,text\n1,a\n2,"b\n'))).toMatchObject({
      code: 'truncated-file',
    });
    expect(await failureOf(readContent('a.csv', 'id,text\n1,"a"b\n2,c\n'))).toMatchObject({
      code: 'broken-file',
    });
  });

  it('holds a row to the limit', async () => {
    const content = `id,text\n1,a\n2,"${'x'.repeat(5_000)}"\n`;
    expect(await failureOf(readContent('a.csv', content, { maxRecordBytes: 1_000 }))).toMatchObject({
      code: 'broken-file',
    });
  });

  it('refuses or replaces bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('id,text\n1,a'), Buffer.from([0xff]), Buffer.from('\n2,ü\n')]);
    expect(await failureOf(readContent('a.csv', bytes))).toMatchObject({ code: 'not-utf8' });
    expect(await readContent('a.csv', bytes, { invalidUtf8: 'replace' })).toMatchObject({
      texts: ['a\uFFFD', 'ü'],
      repairedCount: 1,
    });
  });

  it('reads a table of many chunks', async () => {
    const rows = Array.from({ length: 60_000 }, (_, row) => `${row},"text ${row} – ü, with some more"`);
    const read = await readContent('a.csv', `id,text\n${rows.join('\n')}\n`);
    expect(read.recordCount).toBe(60_000);
    expect(read.texts[59_999]).toBe('text 59999 – ü, with some more');
  });
});
