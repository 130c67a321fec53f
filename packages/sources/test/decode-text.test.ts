import { describe, expect, it } from 'vitest';
import { decodeText } from '../src/decode-text.ts';
import { hugeText } from './huge-text.ts';
import { readContent } from './read-everything.ts';

describe('readDocuments(source, mapping, options) of plain text', () => {
  const content = '\uFEFFfirst line\r\nsecond line\r\n\r\n  \r\nthird – line\nlast';

  it('takes every line as a record, blank ones as drops', async () => {
    const read = await readContent('a.txt', content);
    expect(read.texts).toEqual(['first line', 'second line', 'third – line', 'last']);
    expect(read).toMatchObject({ rows: [0, 1, 4, 5], drops: { 'empty-text': 2 }, recordCount: 6 });
  });

  it('takes lines between blank lines as a record', async () => {
    const read = await readContent('a.txt', content, { format: 'text-paragraphs' });
    expect(read).toMatchObject({
      texts: ['first line\nsecond line', 'third – line\nlast'],
      rows: [0, 1],
      recordCount: 2,
    });
  });

  it('takes a whole file as a record, and keeps its line ends', async () => {
    const read = await readContent('a.txt', content, { format: 'text-file' });
    expect(read).toMatchObject({ texts: [content.slice(1)], recordCount: 1 });
    expect((await readContent('a.txt', '', { format: 'text-file' })).recordCount).toBe(0);
  });

  it('holds each unit to the limit', async () => {
    for (const format of ['text-lines', 'text-paragraphs', 'text-file'] as const) {
      const read = readContent('a.txt', 'short\nlonger than ten\n', {
        format,
        maxRecordBytes: 10,
        onBadRecord: 'drop',
      });
      expect((await read).drops).toEqual({ 'broken-record': 1 });
    }
  });

  it.each([
    ['line', ''],
    ['paragraph', ''],
    ['paragraph', '\n'],
    ['file', ''],
  ] as const)('passes over a %s of 300 MB without holding it', async (unit, pieceEnd) => {
    const isFile = unit === 'file';
    const huge = hugeText(isFile ? '' : 'a\n\n', isFile ? '' : '\n\nb\n', pieceEnd);
    const options = { maxRecordBytes: 2_000_000, invalidUtf8: 'refuse', startOffset: 0 } as const;
    const records: unknown[] = [];
    for await (const batch of decodeText(huge.chunks, unit, options)) records.push(...batch.records);
    const blank = unit === 'line' ? [{ text: '' }] : [];
    const around = (text: string) => (isFile ? [] : [{ text }]);
    expect(records).toEqual([...around('a'), ...blank, undefined, ...blank, ...around('b')]);
    expect(huge.heldBytes()).toBeLessThan(20e6);
  });

  it('refuses a record that is not UTF-8, and no other', async () => {
    const bytes = Buffer.concat([
      Buffer.from('one\n\ntw'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('\n\nthree'),
    ]);
    for (const format of ['text-lines', 'text-paragraphs'] as const) {
      const read = await readContent('a.txt', bytes, { format, onBadRecord: 'drop' });
      expect(read.texts).toEqual(['one', 'three']);
      expect(read.drops['broken-record']).toBe(1);
    }
  });
});
