import { gzipSync } from 'node:zlib';
import type { Document } from '@sluice/records';
import { startLoopbackHub } from '@sluice/test-fixtures';
import * as fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type RowRange,
  readClusters,
  readClusterTail,
  readDocuments,
  resolveSource,
} from '../../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from '../read-everything.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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

describe('readClusters(source, mapping, options)', () => {
  it('cuts Parquet at pages where there is an index, at row groups where there is none', async () => {
    for (const hasPageIndex of [true, false]) {
      const baseFolder = await temporaryFolder({ 'a.parquet': parquetOf(hasPageIndex) });
      const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
      const clusters = await readClusters(source, TEXT_MAPPING, { baseFolder, fileIndex: 0 });
      const { starts, ends, byteLengths } = clusters;
      expect(clusters).toMatchObject({ unit: 'record', recordCount: ROWS });
      expect(starts[0]).toBe(0);
      expect([...starts.slice(1), ROWS]).toEqual([...ends]);
      if (!hasPageIndex) expect([...starts]).toEqual([0, 1_000, 2_000, 3_000]);
      else expect(starts.length).toBeGreaterThan(60); // pages of 20 kB in 1.4 MB
      for (const [place, start] of starts.entries()) {
        const characters = texts.slice(start, ends[place]).join('').length;
        expect(byteLengths[place]! / characters).toBeGreaterThan(1);
        expect(byteLengths[place]! / characters).toBeLessThan(1.1); // the other column is left out
      }
    }
  });

  it('fetches footer and index, and readDocuments then the bytes that were foretold and no other', async () => {
    for (const hasPageIndex of [true, false]) {
      const { hub, source, options } = await resolveOnHub(parquetOf(hasPageIndex));
      const started = hub.bytesSent;
      const clusters = await readClusters(source, TEXT_MAPPING, { ...options, fileIndex: 0 });
      const fetchedBytes = clusters.fetched.reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(fetchedBytes).toBeLessThan(20_000);
      expect(hub.bytesSent - started).toBeLessThan(fetchedBytes + 2_000);
      const place = hasPageIndex ? 30 : 2;
      const rows = [{ start: clusters.starts[place]!, end: clusters.ends[place]! }];
      let read = 0;
      const before = hub.bytesSent;
      const found = await readEverything(source, TEXT_MAPPING, {
        ...options,
        rows,
        fetched: clusters.fetched,
        onProgress: (bytes) => {
          read = bytes;
        },
      });
      expect(found.rows).toEqual(
        Array.from({ length: rows[0]!.end - rows[0]!.start }, (_, at) => rows[0]!.start + at),
      );
      expect(read).toBe(clusters.byteLengths[place]);
      expect(hub.bytesSent - before).toBeLessThan(read + 1_000); // the heads of answers
    }
  });

  it('reads all of a column that has one page, and none twice', async () => {
    // Writers leave the index out where a column has one page; the label is large enough to be worth a look.
    const stored = (labelBytes: number) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'text', data: texts, type: 'STRING', offsetIndex: true },
            {
              name: 'label',
              data: texts.map((text) => text.slice(0, labelBytes)),
              type: 'STRING',
              offsetIndex: false,
            },
          ],
          rowGroupSize: 1_000,
          pageSize: 20_000,
          codec: 'UNCOMPRESSED',
        }),
      );
    const mapping = { ...TEXT_MAPPING, group: { field: 'label' } };
    const { source, options } = await resolveOnHub(stored(3));
    const clusters = await readClusters(source, mapping, { ...options, fileIndex: 0 });
    expect(clusters.starts.length).toBeGreaterThan(60);
    let read = 0;
    const rows = [0, 3].map((place) => ({ start: clusters.starts[place]!, end: clusters.ends[place]! }));
    await readEverything(source, mapping, {
      ...options,
      rows,
      fetched: clusters.fetched,
      onProgress: (bytes) => {
        read = bytes;
      },
    });
    const labels = 1_000 * 7;
    const foretold = clusters.byteLengths[0]! + clusters.byteLengths[3]!;
    expect(read).toBeLessThan(foretold - 0.9 * labels); // the label's page serves both
    const wide = await resolveOnHub(stored(200));
    const whole = await readClusters(wide.source, mapping, { ...wide.options, fileIndex: 0 });
    expect([...whole.starts]).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('counts dictionaries with the pages that need them', async () => {
    const kinds = texts.map((_, row) => (row % 5 === 0 ? undefined : `${row % 7}`.repeat(20)));
    const stored = parquetWriteBuffer({
      columnData: [
        // First, since what lies next to the footer is read with it.
        { name: 'kind', data: kinds, type: 'STRING', nullable: true, offsetIndex: true },
        { name: 'text', data: texts, type: 'STRING', offsetIndex: true },
      ],
      rowGroupSize: ROWS,
      pageSize: 4_000,
      codec: 'UNCOMPRESSED',
    });
    const kind = parquetMetadata(stored).row_groups[0]!.columns[0]!;
    expect(kind.meta_data!.dictionary_page_offset).toBeGreaterThan(0n);
    expect(kind.offset_index_length).toBeGreaterThan(30); // of several pages
    const mapping = { ...TEXT_MAPPING, fields: ['kind'], onBadRecord: 'drop' } as const;
    const { source, options } = await resolveOnHub(new Uint8Array(stored));
    const clusters = await readClusters(source, mapping, { ...options, fileIndex: 0 });
    expect(clusters.starts.length).toBeGreaterThan(100);
    let read = 0;
    const found = await readEverything(source, mapping, {
      ...options,
      rows: [{ start: clusters.starts[5]!, end: clusters.ends[5]! }],
      fetched: clusters.fetched,
      onProgress: (bytes) => {
        read = bytes;
      },
    });
    expect(read).toBe(clusters.byteLengths[5]);
    for (const { fields, origin } of found.documents) expect(fields.kind).toBe(kinds[origin.row]);
  });

  it('refuses a row group over the limit that cannot be read in parts', async () => {
    const mapping = { ...TEXT_MAPPING, maxRowGroupBytes: 100_000 };
    const clusterCount = async (offsetIndex: boolean) => {
      const baseFolder = await temporaryFolder({ 'a.parquet': parquetOf(offsetIndex) });
      const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
      return (await readClusters(source, mapping, { baseFolder, fileIndex: 0 })).starts.length;
    };
    expect(await clusterCount(true)).toBeGreaterThan(60);
    expect(await failureOf(clusterCount(false))).toMatchObject({
      code: 'row-group-too-large',
      position: { row: 0 },
    });
  });

  it('tells JSON Lines from an array behind a byte-order mark', async () => {
    const baseFolder = await temporaryFolder({
      'a.json': '\ufeff\n{"text":"a"}\n',
      'b.json': '\ufeff[{"text":"a"}]',
    });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const units = [0, 1].map((fileIndex) => readClusters(source, TEXT_MAPPING, { baseFolder, fileIndex }));
    expect((await Promise.all(units)).map(({ unit }) => unit)).toEqual(['byte', 'file']);
  });

  it('takes a file that cannot be entered as one cluster', async () => {
    const baseFolder = await temporaryFolder({
      'a.jsonl.gz': gzipSync('{"text":"a"}\n'),
      'b.csv': 'text\na\n',
      'c.json': ' [{"text":"a"}]',
      'd.jsonl': '',
    });
    const source = await resolveSource({ name: 's', from: '.', files: ['*'] }, { baseFolder });
    for (const [fileIndex, { byteLength }] of source.files.entries()) {
      const clusters = await readClusters(source, TEXT_MAPPING, { baseFolder, fileIndex });
      expect(clusters).toMatchObject({ unit: 'file', recordCount: undefined });
      expect([...clusters.ends]).toEqual([byteLength]);
    }
  });
});

describe('readDocuments(source, mapping, options) with byteRanges', () => {
  const lineArbitrary = fc.oneof(
    { weight: 6, arbitrary: fc.nat(300).map((length) => JSON.stringify({ text: `é${'x'.repeat(length)}` })) },
    { weight: 1, arbitrary: fc.constant(JSON.stringify({ text: 'y'.repeat(30_000) })) },
    { weight: 1, arbitrary: fc.constant('') },
  );

  it('gives every record once, in the stretch that it starts in, however stretches are cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(lineArbitrary, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 20_000 }),
        async (lines, feed, isEnded, isMarked, stretch) => {
          const content = `${isMarked ? '\ufeff' : ''}${lines.join(feed)}${isEnded ? feed : ''}`;
          const baseFolder = await temporaryFolder({ 'a.jsonl': content });
          const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
          const whole = await readEverything(source, TEXT_MAPPING, { baseFolder });
          const bytes = Buffer.from(content);
          const found: Document[] = [];
          for (let start = 0; start < bytes.length; start += stretch) {
            const byteRanges = [{ start, end: Math.min(bytes.length, start + stretch) }];
            const { documents } = await readEverything(source, TEXT_MAPPING, { baseFolder, byteRanges });
            for (const { origin } of documents) {
              expect(origin.row).toBeGreaterThanOrEqual(start);
              expect(origin.row).toBeLessThan(start + Math.max(stretch, 4)); // a mark is before the first record
            }
            found.push(...documents);
          }
          expect(found.map(({ text }) => text)).toEqual(whole.texts);
          for (const { id, text, origin } of found) {
            expect(id).toBe(`s/a.jsonl#@${origin.row}`);
            const line = bytes.subarray(origin.row, bytes.indexOf(10, origin.row) >>> 0);
            expect(JSON.parse(line.toString())).toEqual({ text });
          }
        },
      ),
      { seed: 42, numRuns: 40 },
    ));

  it('tells the stretches of a file and what it takes to end one, which then is not fetched again', async () => {
    const line = `${JSON.stringify({ text: 'x'.repeat(40_000) })}\n`;
    const baseFolder = await temporaryFolder({ 'a.json': line.repeat(5) });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const clusters = await readClusters(source, TEXT_MAPPING, { baseFolder, fileIndex: 0 });
    expect(clusters.unit).toBe('byte');
    expect([...clusters.starts]).toEqual([0, 65_536, 131_072, 196_608]);
    const tailOf = (end: number) => readClusterTail(source, TEXT_MAPPING, { baseFolder, fileIndex: 0, end });
    const [start, end] = [clusters.starts[1]!, clusters.ends[1]!];
    const tail = await tailOf(end);
    // Steps of 8, 16 and 32 KiB up to a line feed.
    expect([tail.start, tail.bytes.length]).toEqual([end, 57_344]);
    expect((await tailOf(5 * line.length)).bytes.length).toBe(0);
    let read = 0;
    const found = await readEverything(source, TEXT_MAPPING, {
      baseFolder,
      byteRanges: [{ start, end }],
      fetched: [tail],
      onProgress: (bytes) => {
        read = bytes;
      },
    });
    expect(found.rows).toEqual([2 * line.length, 3 * line.length]);
    expect(read).toBe(clusters.byteLengths[1]);
  });

  it('reports a bad record by its byte, and one over the limit without reading all of it', async () => {
    const content = `{"text":"a"}\n{"text":"${'x'.repeat(400_000)}"}\nno JSON\n{"text":"b"}\n`;
    const baseFolder = await temporaryFolder({ 'a.jsonl': content });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const failing = readEverything(source, TEXT_MAPPING, {
      baseFolder,
      byteRanges: [{ start: 400_000, end: content.length }],
    });
    expect(await failureOf(failing)).toMatchObject({
      code: 'broken-record',
      position: { byteOffset: 400_025 },
    });
    let read = 0;
    const mapping = { ...TEXT_MAPPING, maxRecordBytes: 10_000, onBadRecord: 'drop' } as const;
    const found = await readEverything(source, mapping, {
      baseFolder,
      byteRanges: [{ start: 0, end: 100 }],
      onProgress: (bytes) => {
        read = bytes;
      },
    });
    expect(found).toMatchObject({ texts: ['a'], drops: { 'broken-record': 1 } });
    expect(read).toBeLessThan(30_000);
  });

  it('refuses other formats, and groups of rows', async () => {
    const baseFolder = await temporaryFolder({ 'a.csv': 'text\na\n', 'b.jsonl': '{"text":"a"}\n' });
    const source = await resolveSource({ name: 's', from: '.', files: ['*'] }, { baseFolder });
    const byteRanges = [{ start: 0, end: 5 }];
    const options = { baseFolder, byteRanges };
    expect(() => readDocuments(source, TEXT_MAPPING, { ...options, fileIndex: 0 })).toThrow(/byteRanges/);
    const grouped = { ...TEXT_MAPPING, group: { rows: 10 } };
    expect(
      await failureOf(readDocuments(source, grouped, { ...options, fileIndex: 1 }).next()),
    ).toMatchObject({
      message: expect.stringContaining('runs of rows'),
    });
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
    const fetchedBytes: number[] = [];
    for (const offsetIndex of [true, false]) {
      const { hub, source, options } = await resolveOnHub(parquetOf(offsetIndex));
      const before = hub.bytesSent;
      const read = await readEverything(source, TEXT_MAPPING, { ...options, rows: few });
      expect(read.rows).toEqual([2_500, 2_501, 2_502, 2_503, 2_504]);
      fetchedBytes.push(hub.bytesSent - before);
    }
    expect(fetchedBytes[0]).toBeLessThan(60_000); // two pages, the index and the heads of answers
    expect(fetchedBytes[1]).toBeGreaterThan(300_000); // a row group
    expect(fetchedBytes[1]).toBeLessThan(450_000);
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
