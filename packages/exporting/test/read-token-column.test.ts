import { parquetHeader } from 'hyparquet/src/column.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { ByteWriter } from 'hyparquet-writer';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { describe, expect, it } from 'vitest';
import { readTokenColumn } from '../src/read-token-column.ts';
import { createTokenColumnEncoder } from '../src/token-column.ts';

const LISTS = 6;
const LENGTH = 40;
const TOKENS = Uint16Array.from({ length: LISTS * LENGTH }, (_, place) => (place * 7919) % 1_000);

function chunkOfTokens(): ArrayBuffer {
  const writer = new ByteWriter();
  const path = ['input_ids', 'list', 'element'];
  createTokenColumnEncoder(1_000)(writer, { tokens: TOKENS, listLength: LENGTH, path });
  return writer.getBuffer().slice(0, writer.offset);
}

/** The same chunk with a data page of so many bytes less, by its header and in truth; what follows is left out. */
function withShorterPage(chunk: ArrayBuffer, missing: number): ArrayBuffer {
  const reader = { view: new DataView(chunk), offset: 0 };
  const dictionary = parquetHeader(reader);
  reader.offset += dictionary.compressed_page_size;
  const pageStart = reader.offset;
  const header = deserializeTCompactProtocol(reader);
  const writer = new ByteWriter();
  writer.appendBytes(new Uint8Array(chunk, 0, pageStart));
  serializeTCompactProtocol(writer, { ...header, field_3: header.field_3 - missing });
  const body = new Uint8Array(chunk, reader.offset, header.field_3);
  writer.appendBytes(body);
  return writer.getBuffer().slice(0, writer.offset);
}

describe('readTokenColumn(chunk, wanted)', () => {
  it('gives any lists of a chunk, to the last of its bytes', () => {
    for (let start = 0; start < LISTS; start++)
      for (let end = start + 1; end <= LISTS; end++) {
        const into = new Uint16Array((end - start) * LENGTH);
        expect(readTokenColumn(chunkOfTokens(), { start, end, listLength: LENGTH, into })).toBe(true);
        expect(into).toEqual(TOKENS.slice(start * LENGTH, end * LENGTH));
      }
  });

  it('takes nothing that stands behind a page that is cut short', () => {
    const wanted = { start: 0, end: LISTS, listLength: LENGTH, into: new Uint16Array(TOKENS.length) };
    expect(readTokenColumn(withShorterPage(chunkOfTokens(), 0), wanted)).toBe(true);
    expect(() => readTokenColumn(withShorterPage(chunkOfTokens(), 1), wanted)).toThrow('a page is cut short');
  });

  it('refuses lists of another length', () => {
    const wanted = { start: 0, end: 1, listLength: LENGTH - 1, into: new Uint16Array(LENGTH - 1) };
    expect(readTokenColumn(chunkOfTokens(), wanted)).toBe(false);
  });
});
