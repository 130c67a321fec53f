import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata } from 'hyparquet';
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveMapping } from '../src/document-mapping.ts';
import { type DocumentMapping, resolveSource } from '../src/index.ts';
import { requireGroupSize } from '../src/parquet-metadata.ts';
import { failureOf, readContent, readEverything, TEXT_MAPPING } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

let baseFolder: string;
let duckdb: Awaited<ReturnType<DuckDBInstance['connect']>>;

beforeAll(async () => {
  baseFolder = await mkdtemp(join(tmpdir(), 'sluice-parquet-'));
  duckdb = await (await DuckDBInstance.create()).connect();
});
afterAll(() => rm(baseFolder, { recursive: true, force: true }));

/** A Parquet file that DuckDB wrote out of a query, read as documents. */
async function readQuery(query: string, settings: string, mapping: Partial<DocumentMapping> = {}) {
  const name = `${crypto.randomUUID()}.parquet`;
  await duckdb.run(`COPY (${query}) TO '${join(baseFolder, name)}' (FORMAT parquet, ${settings})`);
  const source = await resolveSource({ name: 's', from: '.', files: [name] }, { baseFolder });
  return readEverything(source, { ...TEXT_MAPPING, ...mapping }, { baseFolder });
}

/** The same file of one row group with a footer that says it has so many rows. */
function withRowCount(stored: Uint8Array<ArrayBuffer>, rows: number): Uint8Array {
  const metadata = parquetMetadata(stored.buffer);
  metadata.num_rows = BigInt(rows);
  metadata.row_groups[0]!.num_rows = BigInt(rows);
  const writer = new ByteWriter();
  writer.appendBytes(stored.subarray(0, stored.length - 8 - metadata.metadata_length));
  writeMetadata(writer, metadata);
  writer.appendUint32(0x31524150); // PAR1
  return new Uint8Array(writer.getBuffer());
}

const ROWS = 5_000;
const QUERY = `SELECT 'text ' || i || ' – ' || repeat('ü', (i % 50)::INT) AS text, i AS id FROM range(${ROWS}) t(i)`;
const EXPECTED = Array.from({ length: ROWS }, (_, row) => `text ${row} – ${'ü'.repeat(row % 50)}`);

describe('readDocuments(source, mapping, options) of Parquet', () => {
  it.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'lz4_raw'])(
    'reads what DuckDB wrote with %s, over several row groups',
    async (codec) => {
      const read = await readQuery(QUERY, `CODEC '${codec}', ROW_GROUP_SIZE 2048`, { fields: ['id'] });
      expect(read.texts).toEqual(EXPECTED);
      expect(read.rows).toEqual(EXPECTED.map((_, row) => row));
      expect(read.documents.at(-1)).toMatchObject({ fields: { id: ROWS - 1 } });
    },
  );

  it('reads nested, nullable, large integer and time columns as JSON has them', async () => {
    const query = `SELECT * FROM (VALUES
      ('a', 9007199254740993::BIGINT, {'repo': 'x/y', 'n': 9007199254740995::BIGINT, 'ratio': 1.5::DOUBLE}, ['p', NULL, 'q'],
        [{'at': TIMESTAMP '2020-01-02 03:04:05', 'id': -9007199254740993::BIGINT}, NULL], TIMESTAMP '2020-01-02 03:04:05', true),
      ('b', 7, {'repo': 'z', 'n': NULL, 'ratio': 'nan'::DOUBLE}, [], [], TIMESTAMP '2021-01-01 00:00:00', false))
      t(text, big, meta, list, parts, time, flag)`;
    const fields = ['big', 'meta.repo', 'meta', 'list', 'parts', 'time', 'flag'];
    const { documents } = await readQuery(query, `CODEC 'zstd'`, { fields, group: { field: 'meta.repo' } });
    expect(documents.map((document) => [document.group, document.fields])).toEqual([
      [
        'x/y',
        {
          big: '9007199254740993',
          'meta.repo': 'x/y',
          meta: { repo: 'x/y', n: '9007199254740995', ratio: 1.5 },
          list: ['p', null, 'q'],
          parts: [{ at: '2020-01-02T03:04:05.000Z', id: '-9007199254740993' }, null],
          time: '2020-01-02T03:04:05.000Z',
          flag: true,
        },
      ],
      [
        'z',
        {
          big: 7,
          'meta.repo': 'z',
          meta: { repo: 'z', n: null, ratio: null },
          list: [],
          parts: [],
          time: '2021-01-01T00:00:00.000Z',
          flag: false,
        },
      ],
    ]);
  });

  it('reads a nullable column that is stored by a dictionary, over several row groups', async () => {
    const expected = Array.from({ length: ROWS }, (_, row) => (row % 5 === 0 ? null : `kind ${row % 3} ü`));
    const query = `SELECT CASE WHEN i % 5 = 0 THEN NULL ELSE 'kind ' || (i % 3) || ' ü' END AS text FROM range(${ROWS}) t(i)`;
    const path = join(baseFolder, 'dictionary.parquet');
    await duckdb.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    const { row_groups: groups } = parquetMetadata(new Uint8Array(await readFile(path)).buffer);
    expect(groups.map(({ columns }) => columns[0]!.meta_data!.encodings)).toEqual(
      groups.map(() => ['PLAIN_DICTIONARY']),
    );
    const source = await resolveSource({ name: 's', from: path }, { baseFolder });
    const read = await readEverything(source, { ...TEXT_MAPPING, onBadRecord: 'drop' }, { baseFolder });
    expect(read.texts).toEqual(expected.filter((text) => text !== null));
    expect(read.rows).toEqual([...expected.keys()].filter((row) => expected[row] !== null));
    expect(read.drops).toEqual({ 'missing-field': ROWS / 5 });
  });

  it('counts nulls as missing fields and keeps the rows of the others', async () => {
    const query = `SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE 't' || i END AS text FROM range(10) t(i)`;
    const read = await readQuery(query, `CODEC 'snappy'`, { onBadRecord: 'drop' });
    expect(read).toMatchObject({ rows: [1, 2, 4, 5, 7, 8], drops: { 'missing-field': 4 }, recordCount: 10 });
    expect(await failureOf(readQuery(query, `CODEC 'snappy'`))).toMatchObject({
      code: 'missing-field',
      position: { row: 0 },
    });
  });

  it('refuses a missing column even where bad records are dropped', async () => {
    const failure = await failureOf(
      readQuery(QUERY, `CODEC 'snappy'`, { textFields: ['txt'], onBadRecord: 'drop' }),
    );
    expect(failure).toMatchObject({
      code: 'missing-field',
      hint: 'the columns are text, id; nearest: text, id',
    });
  });

  it('refuses a row group over the limit by the columns that are read alone', async () => {
    const query = `SELECT 'short' AS text, repeat('x' || i, 500) AS bulk FROM range(2000) t(i)`;
    const limit = { maxRowGroupBytes: 200_000 };
    for (const codec of ['uncompressed', 'zstd']) {
      const settings = `CODEC '${codec}', ROW_GROUP_SIZE 2048`;
      expect((await readQuery(query, settings, limit)).recordCount).toBe(2_000);
      const failure = await failureOf(readQuery(query, settings, { ...limit, textFields: ['bulk'] }));
      expect(failure, codec).toMatchObject({
        code: 'row-group-too-large',
        position: { row: 0 },
        hint: expect.stringContaining('smaller row groups'),
      });
    }
  });

  it('takes row groups of 1 GiB unless told otherwise', () => {
    const { maxRowGroupBytes } = resolveMapping(TEXT_MAPPING);
    const sized = (total_uncompressed_size: bigint) =>
      ({ group: { num_rows: 1n }, chunks: [{ meta_data: { total_uncompressed_size } }], start: 0 }) as never;
    expect(() => requireGroupSize(sized(2n ** 30n), maxRowGroupBytes)).not.toThrow();
    expect(() => requireGroupSize(sized(2n ** 30n + 1n), maxRowGroupBytes)).toThrow(/over the limit/);
  });

  it('refuses a row group over the limit of which one column alone has an offset index', async () => {
    const data = Array.from({ length: 1_000 }, (_, row) => `${row}`.repeat(100));
    const stored = parquetWriteBuffer({
      columnData: [
        { name: 'text', data, type: 'STRING', offsetIndex: true },
        { name: 'other', data, type: 'STRING', offsetIndex: false },
      ],
      pageSize: 10_000,
    });
    const read = (fields: string[]) =>
      readContent('a.parquet', new Uint8Array(stored), { fields, maxRowGroupBytes: 1_000 });
    expect((await read([])).recordCount).toBe(1_000);
    expect((await failureOf(read(['other']))).code).toBe('row-group-too-large');
  });

  it('reads a large row group by pages where there is an offset index, over the limit too', async () => {
    const texts = Array.from({ length: 3_000 }, (_, row) => `${row} ${'abcdefghij'.repeat(3_000)}`);
    const stored = parquetWriteBuffer({
      columnData: [{ name: 'text', data: texts, type: 'STRING', offsetIndex: true }],
      rowGroupSize: 3_000,
      pageSize: 2 ** 20,
      codec: 'UNCOMPRESSED',
    });
    const folder = await temporaryFolder({ 'a.parquet': new Uint8Array(stored) });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder: folder });
    const steps = [0];
    const options = { baseFolder: folder, onProgress: (bytes: number) => void steps.push(bytes) };
    const read = await readEverything(source, { ...TEXT_MAPPING, maxRowGroupBytes: 1 }, options);
    expect(read.texts.length).toBe(3_000);
    const largest = Math.max(...steps.slice(1).map((bytes, step) => bytes - steps[step]!));
    expect(largest).toBeLessThan(66 * 2 ** 20); // of 90 MB
    expect(steps.at(-1)).toBeLessThan(stored.byteLength + 2 * 2 ** 20); // a page at the border is read twice
    expect(read.texts.every((text, row) => text === texts[row])).toBe(true);
  });

  it('refuses or replaces text that is not UTF-8', async () => {
    const data = [Buffer.from('fine'), Buffer.from([0x61, 0xff]), Buffer.from('ü')];
    const stored = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data, type: 'BYTE_ARRAY' }] }),
    );
    expect(await failureOf(readContent('a.parquet', stored))).toMatchObject({
      code: 'broken-record',
      position: { row: 1 },
    });
    expect(await readContent('a.parquet', stored, { onBadRecord: 'drop' })).toMatchObject({
      texts: ['fine', 'ü'],
      rows: [0, 2],
    });
    expect(await readContent('a.parquet', stored, { invalidUtf8: 'replace' })).toMatchObject({
      texts: ['fine', 'a\uFFFD', 'ü'],
      repairedCount: 1,
    });
  });

  it('tells a file that is cut short or damaged from a sound one', async () => {
    const stored = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: EXPECTED, type: 'STRING' }] }),
    );
    const cut = [0, 5, stored.length - 1].map((end) => stored.slice(0, end));
    for (const bytes of [...cut, Buffer.from('PAR1'), Buffer.from('PAR1PAR1')]) {
      expect((await failureOf(readContent('a.parquet', bytes))).code).toBe('truncated-file');
    }
    const damaged = stored.slice();
    const footerStart = damaged.length - 8 - new DataView(damaged.buffer).getUint32(damaged.length - 8, true);
    damaged.fill(0xee, footerStart, footerStart + 20);
    expect((await failureOf(readContent('a.parquet', damaged))).code).toBe('broken-file');
  });

  it('refuses a column of other than as many values as its row group has rows', async () => {
    const stored = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a', 'b', 'c'], type: 'STRING' }] }),
    );
    expect((await readContent('a.parquet', stored)).texts).toEqual(['a', 'b', 'c']);
    const failure = await failureOf(readContent('a.parquet', withRowCount(stored, 5)));
    expect(failure).toMatchObject({ code: 'broken-file', position: { row: 0 } });
    expect(failure.message).toContain('column text has 3 values, expected 5');
  });

  it('reads a file without rows', async () => {
    expect((await readQuery(`SELECT 'a' AS text WHERE false`, `CODEC 'snappy'`)).recordCount).toBe(0);
  });
});
