import { startLoopbackHub } from '@sluice/test-fixtures';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RowRange, readDocuments, readParquetLayout, resolveSource } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROWS = 4_000;
const texts = Array.from(
  { length: ROWS },
  (_, row) => `${row} ${((row * 2_654_435_761) % 2 ** 32).toString(36).repeat(60)}`,
);

/** Four groups of 1,000 rows, about 350 KB each, with or without an offset index. */
function parquetOf(offsetIndex: boolean): Uint8Array {
  const numbers = texts.map((_, row) => row);
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: texts, type: 'STRING', offsetIndex },
        { name: 'n', data: numbers, type: 'INT32', offsetIndex },
      ],
      rowGroupSize: 1_000,
      pageSize: 20_000,
      codec: 'UNCOMPRESSED',
    }),
  );
}

async function resolveOnHub(stored: Uint8Array) {
  const hub = await startLoopbackHub({ datasets: { 'org/name': { files: { 'train.parquet': stored } } } });
  onTestFinished(() => hub.close());
  const cache = await temporaryFolder({});
  const options = { baseFolder: '/', environment: { HF_ENDPOINT: hub.endpoint, HF_HOME: cache } };
  const source = await resolveSource({ name: 's', from: 'hf://datasets/org/name' }, options);
  return { hub, source, options };
}

describe('readParquetLayout(source, mapping, options)', () => {
  it('tells rows, bytes and page indexes of the columns that are read', async () => {
    for (const hasPageIndex of [true, false]) {
      const baseFolder = await temporaryFolder({ 'a.parquet': parquetOf(hasPageIndex) });
      const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
      const layout = await readParquetLayout(source, TEXT_MAPPING, { baseFolder, fileIndex: 0 });
      expect(layout.rowCount).toBe(ROWS);
      expect(layout.rowGroups.map((group) => group.rows)).toEqual(
        [0, 1_000, 2_000, 3_000].map((start) => ({ start, end: start + 1_000 })),
      );
      for (const { rows, storedBytes, hasPageIndex: found } of layout.rowGroups) {
        const characters = texts.slice(rows.start, rows.end).join('').length;
        expect(storedBytes / characters).toBeGreaterThan(1);
        expect(storedBytes / characters).toBeLessThan(1.1); // the other column is left out
        expect(found).toBe(hasPageIndex);
      }
    }
  });

  it('fetches the footer alone', async () => {
    const { hub, source, options } = await resolveOnHub(parquetOf(true));
    const before = hub.bytesSent;
    const layout = await readParquetLayout(source, TEXT_MAPPING, { ...options, fileIndex: 0 });
    expect(layout.footerBytes).toBe(2 ** 18);
    expect(hub.bytesSent - before).toBeLessThan(2 ** 18 + 2_000);
  });
});

describe('readDocuments(source, mapping, options) with rows', () => {
  const rows: RowRange[] = [
    { start: 10, end: 12 },
    { start: 990, end: 1_010 },
    { start: 3_999, end: 5_000 },
  ];
  const expected = [10, 11, ...Array.from({ length: 20 }, (_, at) => 990 + at), 3_999];

  it('gives these rows alone, with the ids they have in the whole, out of every format', async () => {
    const files = {
      'a.parquet': parquetOf(true),
      'b.parquet': parquetOf(false),
      'c.jsonl': texts.map((text) => `${JSON.stringify({ text })}\n`).join(''),
      'd.csv': `text\n${texts.join('\n')}\n`,
    };
    const baseFolder = await temporaryFolder(files);
    const source = await resolveSource({ name: 's', from: '.', files: ['*'] }, { baseFolder });
    for (const [fileIndex, file] of source.files.entries()) {
      const one = { ...source, files: [file] };
      const read = await readEverything(one, TEXT_MAPPING, { baseFolder, rows });
      expect(read.rows, file.path).toEqual(expected);
      expect(read.texts, file.path).toEqual(expected.map((row) => texts[row]));
      expect(read.recordCount).toBe(expected.length);
      expect(read.documents[0]!.id).toBe(`s/${source.files[fileIndex]!.path}#10`);
    }
  });

  it('fetches pages where there is an index, row groups where there is none, and fills no cache', async () => {
    const few = [{ start: 2_500, end: 2_505 }];
    const fetched: number[] = [];
    for (const offsetIndex of [true, false]) {
      const { hub, source, options } = await resolveOnHub(parquetOf(offsetIndex));
      const before = hub.bytesSent;
      const read = await readEverything(source, TEXT_MAPPING, { ...options, rows: few });
      expect(read.rows).toEqual([2_500, 2_501, 2_502, 2_503, 2_504]);
      fetched.push(hub.bytesSent - before - 2 ** 18);
    }
    expect(fetched[0]).toBeLessThan(60_000); // two pages, the index and the heads of answers
    expect(fetched[1]).toBeGreaterThan(300_000); // a row group
    expect(fetched[1]).toBeLessThan(450_000);
  });

  it('stops reading lines behind the last row', async () => {
    const content = `{"text":"a"}\n`.repeat(1_000_000);
    const baseFolder = await temporaryFolder({ 'a.jsonl': content });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    let bytes = 0;
    const options = {
      baseFolder,
      rows: [{ start: 5, end: 7 }],
      onProgress: (count: number) => {
        bytes = count;
      },
    };
    expect((await readEverything(source, TEXT_MAPPING, options)).rows).toEqual([5, 6]);
    expect(bytes).toBeLessThan(content.length / 4);
  });

  it.each([
    [[]],
    [[{ start: 3, end: 3 }]],
    [
      [
        { start: 3, end: 5 },
        { start: 4, end: 6 },
      ],
    ],
    [[{ start: -1, end: 5 }]],
    [[{ start: 0.5, end: 5 }]],
  ])('refuses %j or reads nothing', async (ranges) => {
    const source = {
      name: 's',
      from: 'nowhere',
      revision: '',
      files: [{ path: 'a.jsonl', byteLength: 1, digest: '' }],
    };
    const read = () => readDocuments(source, TEXT_MAPPING, { baseFolder: '/', fileIndex: 0, rows: ranges });
    if (ranges.length > 0) expect(read).toThrow(RangeError);
    else expect(await failureOf(read().next())).toMatchObject({ code: 'no-such-source' });
  });
});
