import {
  type BlockWriter,
  createParquetWriter,
  type ParquetWriterOptions,
  readBlockDomains,
  readBlockFormat,
  readBlockSpans,
  readBlocks,
} from '@sluice/exporting';
import { type BlockBatch, sequenceLengths, spanKindOf } from '@sluice/records';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { describe, expect, test } from 'vitest';
import { blockMetadata, blockSchema } from '../src/parquet-schema.ts';
import { anyBatch, countingBlocks, joinBatches, sliceBatch, withLabels, withMask } from './block-batches.ts';
import { duckCopy, duckRows } from './duckdb-rows.ts';
import { MemorySink } from './memory-sink.ts';

async function parquetOf(batches: readonly BlockBatch[], options: ParquetWriterOptions): Promise<Uint8Array> {
  const sink = new MemorySink();
  const writer = createParquetWriter(sink, options);
  for (const batch of batches) await writer.write(batch);
  const done = await writer.finish();
  const bytes = sink.bytes;
  expect(done).toEqual({
    blockCount: batches.reduce((sum, b) => sum + b.blockCount, 0),
    byteLength: bytes.length,
  });
  return bytes;
}

function rowsOf(batch: BlockBatch) {
  return batch.domains.map((domain, block) => {
    const from = batch.spanOffsets[block]!;
    const to = batch.spanOffsets[block + 1]!;
    const size = batch.blockSize;
    return {
      input_ids: [...batch.tokens.subarray(block * size, (block + 1) * size)],
      domain,
      subdomain: batch.subdomains[block],
      seq_lengths: sequenceLengths(batch, block),
      span_documents: batch.spanDocuments.slice(from, to),
      span_kinds: [...batch.spanKinds.subarray(from, to)].map(spanKindOf),
      span_starts: [...batch.spanStarts.subarray(from, to)],
      span_lengths: [...batch.spanLengths.subarray(from, to)],
      span_document_offsets: [...batch.spanDocumentOffsets.subarray(from, to)],
      ...(batch.spanDomains && { span_domains: batch.spanDomains.slice(from, to) }),
      ...(batch.spanSubdomains && { span_subdomains: batch.spanSubdomains.slice(from, to) }),
      ...(batch.lossMask && { loss_mask: [...batch.lossMask.subarray(block * size, (block + 1) * size)] }),
    };
  });
}

/** The rows as hyparquet-writer lays them out by itself. */
function rewritten(rows: readonly Record<string, unknown>[]): Uint8Array {
  const format = { vocabularySize: 500, blockSize: 16 };
  const columnData = Object.keys(rows[0]!).map((name) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(
    parquetWriteBuffer({ columnData, schema: blockSchema(format), kvMetadata: blockMetadata(format) }),
  );
}

const asyncBuffer = (bytes: Uint8Array) => ({
  byteLength: bytes.length,
  slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
});

describe('createParquetWriter(sink, options)', () => {
  test('writes optional columns that DuckDB and readBlocks read back equal', async () => {
    const batch = withMask(
      withLabels(countingBlocks({ blockCount: 900, blockSize: 512, vocabularySize: 50_257 })),
    );
    const bytes = await parquetOf([sliceBatch(batch, 0, 7), sliceBatch(batch, 7, 900)], {
      vocabularySize: 50_257,
      blockSize: 512,
      rowGroupTokens: 300_000,
      optionalColumns: ['loss_mask', 'span_domains', 'span_subdomains'],
    });
    expect(await duckRows('SELECT * FROM read_parquet(FILE)', bytes)).toEqual(rowsOf(batch));
    const types = await duckRows(
      'SELECT column_type AS type FROM (DESCRIBE SELECT loss_mask FROM read_parquet(FILE))',
      bytes,
    );
    expect(types).toEqual([{ type: 'UTINYINT[]' }]);
    expect(rowsOf(joinBatches(await Array.fromAsync(readBlocks(bytes))))).toEqual(rowsOf(batch));
  });

  test('writes what DuckDB reads back equal, over several row groups and pages', async () => {
    const batch = countingBlocks({ blockCount: 2500, blockSize: 512, vocabularySize: 50_257 });
    const bytes = await parquetOf([batch], {
      vocabularySize: 50_257,
      blockSize: 512,
      rowGroupTokens: 600_000,
    });
    expect(await duckRows('SELECT * FROM read_parquet(FILE)', bytes)).toEqual(rowsOf(batch));
    const groups = `SELECT DISTINCT row_group_id AS id, row_group_num_rows AS rows, num_values AS tokens
      FROM parquet_metadata(FILE) WHERE path_in_schema LIKE 'input_ids%' ORDER BY id`;
    expect(await duckRows(groups, bytes)).toEqual([
      { id: '0', rows: '1171', tokens: String(1171 * 512) },
      { id: '1', rows: '1171', tokens: String(1171 * 512) },
      { id: '2', rows: '158', tokens: String(158 * 512) },
    ]);
  });

  test('gives columns the types that a trainer expects', async () => {
    const narrow = countingBlocks({ blockCount: 3, blockSize: 8, vocabularySize: 65_536 });
    const wide = countingBlocks({ blockCount: 3, blockSize: 8, vocabularySize: 65_537 });
    const types =
      'SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM read_parquet(FILE))';
    const expected = {
      input_ids: 'USMALLINT[]',
      domain: 'VARCHAR',
      subdomain: 'VARCHAR',
      seq_lengths: 'INTEGER[]',
      span_documents: 'VARCHAR[]',
      span_kinds: 'VARCHAR[]',
      span_starts: 'INTEGER[]',
      span_lengths: 'INTEGER[]',
      span_document_offsets: 'INTEGER[]',
    };
    const typesOf = async (batch: BlockBatch, vocabularySize: number) => {
      const rows = await duckRows(types, await parquetOf([batch], { vocabularySize, blockSize: 8 }));
      return Object.fromEntries(rows.map((row) => [row.name, row.type]));
    };
    expect(await typesOf(narrow, 65_536)).toEqual(expected);
    expect(await typesOf(wide, 65_537)).toEqual({ ...expected, input_ids: 'UINTEGER[]' });
  });

  test('carries features for datasets and its own format as metadata', async () => {
    const batch = countingBlocks({ blockCount: 1, blockSize: 4, vocabularySize: 300 });
    const bytes = await parquetOf([batch], { vocabularySize: 300, blockSize: 4 });
    const rows = await duckRows(
      'SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(FILE)',
      bytes,
    );
    const metadata = Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value as string)]));
    const list = (dtype: string) => ({ _type: 'Sequence', feature: { _type: 'Value', dtype } });
    const text = { _type: 'Value', dtype: 'string' };
    expect(metadata).toEqual({
      huggingface: {
        info: {
          features: {
            input_ids: list('uint16'),
            domain: text,
            subdomain: text,
            seq_lengths: list('int32'),
            span_documents: list('string'),
            span_kinds: list('string'),
            span_starts: list('int32'),
            span_lengths: list('int32'),
            span_document_offsets: list('int32'),
          },
        },
      },
      sluice: { blockSize: 4, vocabularySize: 300 },
    });
  });

  test('writes any batch so that hyparquet reads it back equal', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBatch(),
        fc.integer({ min: 1, max: 200 }),
        async ({ batch, vocabularySize }, group) => {
          const bytes = await parquetOf([batch], {
            vocabularySize,
            blockSize: batch.blockSize,
            rowGroupTokens: group,
          });
          expect(await parquetReadObjects({ file: asyncBuffer(bytes) })).toEqual(rowsOf(batch));
        },
      ),
      { seed: 42, numRuns: 60 },
    );
  });

  test('writes any batch so that DuckDB reads it back equal', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatch(), async ({ batch, vocabularySize }) => {
        const bytes = await parquetOf([batch], { vocabularySize, blockSize: batch.blockSize });
        expect(await duckRows('SELECT * FROM read_parquet(FILE)', bytes)).toEqual(rowsOf(batch));
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('writes the same bytes however the blocks are batched', async () => {
    const options = { vocabularySize: 70_000, blockSize: 16, rowGroupTokens: 160 };
    const batch = countingBlocks({ blockCount: 57, blockSize: 16, vocabularySize: 70_000 });
    const whole = await parquetOf([batch], options);
    const pieces = [sliceBatch(batch, 0, 1), sliceBatch(batch, 1, 30), sliceBatch(batch, 30, 57)];
    expect(await parquetOf(pieces, options)).toEqual(whole);
  });

  test('writes an empty file that is still a Parquet file of blocks', async () => {
    const bytes = await parquetOf([], { vocabularySize: 10, blockSize: 4 });
    expect(await duckRows('SELECT count(*)::INT AS n FROM read_parquet(FILE)', bytes)).toEqual([{ n: 0 }]);
  });

  test('waits for an asynchronous sink and hands on each row group as it is full', async () => {
    const seen: string[] = [];
    const sink = {
      async write(bytes: Uint8Array) {
        seen.push(`start ${bytes.length}`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`end ${bytes.length}`);
      },
    };
    const writer: BlockWriter = createParquetWriter(sink, {
      vocabularySize: 99,
      blockSize: 8,
      rowGroupTokens: 16,
    });
    await writer.write(countingBlocks({ blockCount: 6, blockSize: 8, vocabularySize: 99 }));
    expect(seen).toHaveLength(6);
    await writer.finish();
    expect(seen.filter((_, at) => at % 2 === 0).map((line) => line.replace('start', 'end'))).toEqual(
      seen.filter((_, at) => at % 2 === 1),
    );
  });

  test('refuses what it cannot hold', async () => {
    const sink = new MemorySink();
    const make = (vocabularySize: number, blockSize: number) => () =>
      createParquetWriter(sink, { vocabularySize, blockSize });
    expect(make(2 ** 24 + 1, 8)).toThrow('vocabularySize must be an integer from 1 to 2^24, got 16777217');
    expect(make(100, 0)).toThrow('blockSize must be a positive integer, got 0');
    const writer = make(100, 8)();
    await expect(
      writer.write(countingBlocks({ blockCount: 1, blockSize: 4, vocabularySize: 100 })),
    ).rejects.toThrow('blockSize must be 8, got 4');
    await writer.write(countingBlocks({ blockCount: 20, blockSize: 8, vocabularySize: 101 }));
    await expect(writer.finish()).rejects.toThrow('token id must be below vocabularySize 100, got 100');
    await expect(writer.finish()).rejects.toThrow('the file is finished');
  });
});

describe('readBlocks(file, range)', () => {
  test('gives back any batch', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatch(), async ({ batch, vocabularySize }) => {
        const bytes = await parquetOf([batch], {
          vocabularySize,
          blockSize: batch.blockSize,
          rowGroupTokens: 64,
        });
        const read: BlockBatch[] = [];
        for await (const part of readBlocks(bytes)) read.push(part);
        expect(joinBatches(read)).toEqual(batch);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('reads a range of blocks across row groups', async () => {
    const batch = countingBlocks({ blockCount: 40, blockSize: 16, vocabularySize: 500 });
    const bytes = await parquetOf([batch], { vocabularySize: 500, blockSize: 16, rowGroupTokens: 160 });
    const read: BlockBatch[] = [];
    for await (const part of readBlocks(asyncBuffer(bytes), { start: 7, end: 23 })) read.push(part);
    expect(read.map((part) => part.blockCount)).toEqual([3, 10, 3]);
    expect(joinBatches(read)).toEqual(sliceBatch(batch, 7, 23));
  });

  test('reads the domains of all blocks by themselves', async () => {
    const batch = countingBlocks({ blockCount: 40, blockSize: 16, vocabularySize: 500 });
    const bytes = await parquetOf([batch], { vocabularySize: 500, blockSize: 16, rowGroupTokens: 160 });
    const groups = await Array.fromAsync(readBlockDomains(asyncBuffer(bytes)));
    expect(groups.map(({ length }) => length)).toEqual([10, 10, 10, 10]);
    expect(groups.flat()).toEqual(batch.domains);
    await expect(readBlockDomains(bytes.subarray(0, -1)).next()).rejects.toMatchObject({
      code: 'broken-parquet',
    });
  });

  test('refuses a file that is cut short, damaged or empty', async () => {
    const batch = countingBlocks({ blockCount: 40, blockSize: 16, vocabularySize: 500 });
    const bytes = await parquetOf([batch], { vocabularySize: 500, blockSize: 16 });
    const damaged = bytes.slice();
    damaged.fill(0xff, 4, 400);
    for (const broken of [bytes.subarray(0, -1), bytes.subarray(0, 500), new Uint8Array(0), damaged]) {
      await expect(readBlocks(broken).next()).rejects.toMatchObject({ code: 'broken-parquet' });
    }
    await expect(readBlockFormat(new Uint8Array(7))).rejects.toMatchObject({ code: 'broken-parquet' });
    const failing = { byteLength: 1000, slice: () => Promise.reject(new Error('EIO')) };
    await expect(readBlocks(failing).next()).rejects.toMatchObject({
      code: 'broken-parquet',
      cause: { message: 'EIO' },
    });
  });

  test('reads blocks that another program laid out otherwise, and refuses those of another length', async () => {
    const batch = countingBlocks({ blockCount: 3, blockSize: 16, vocabularySize: 500 });
    const rows = rowsOf(batch);
    const again = (lists: number[][]) =>
      rewritten(rows.map((row, block) => ({ ...row, input_ids: lists[block]! })));
    const lists = rows.map((row) => [...row.input_ids]);
    expect(joinBatches(await Array.fromAsync(readBlocks(again(lists))))).toEqual(batch);
    lists[1]!.pop();
    await expect(readBlocks(again(lists)).next()).rejects.toMatchObject({
      code: 'broken-parquet',
      message: expect.stringContaining('15 ids'),
    });
  });

  test('reads blocks that DuckDB wrote anew, with other pages and nullable columns', async () => {
    const batch = countingBlocks({ blockCount: 40, blockSize: 16, vocabularySize: 500 });
    const format = { vocabularySize: 500, blockSize: 16 };
    const bytes = await parquetOf([batch], { ...format, rowGroupTokens: 160 });
    const again = await duckCopy(bytes, blockMetadata(format));
    expect(joinBatches(await Array.fromAsync(readBlocks(again)))).toEqual(batch);
    expect(joinBatches(await Array.fromAsync(readBlocks(again, { start: 7, end: 23 })))).toEqual(
      sliceBatch(batch, 7, 23),
    );
  });

  test('reads spans whose columns are several pages', async () => {
    const blocks = countingBlocks({ blockCount: 1_200, blockSize: 64, vocabularySize: 500 });
    const spanDocuments = blocks.spanDocuments.map((id, span) =>
      id === '' ? '' : `${'x'.repeat(2_000)}${span}`,
    );
    const batch = { ...blocks, spanDocuments };
    const bytes = await parquetOf([batch], { vocabularySize: 500, blockSize: 64 });
    const chunk = parquetMetadata(bytes.buffer as ArrayBuffer).row_groups[0]!.columns.find(
      ({ meta_data }) => meta_data!.path_in_schema[0] === 'span_documents',
    );
    expect(chunk!.meta_data!.total_uncompressed_size).toBeGreaterThan(2 ** 21);
    expect(joinBatches(await Array.fromAsync(readBlocks(bytes)))).toEqual(batch);
    expect(joinBatches(await Array.fromAsync(readBlocks(bytes, { start: 500, end: 1_100 })))).toEqual(
      sliceBatch(batch, 500, 1_100),
    );
  });

  test('reads blocks without spans as they are, and refuses columns of different numbers of spans', async () => {
    const batch = countingBlocks({ blockCount: 3, blockSize: 16, vocabularySize: 500 });
    const spans = ['documents', 'kinds', 'starts', 'lengths', 'document_offsets'].map(
      (name) => `span_${name}`,
    );
    const rows: Record<string, unknown>[] = rowsOf(batch);
    for (const name of spans) rows[1]![name] = [];
    const [read] = await Array.fromAsync(readBlockSpans(rewritten(rows)));
    expect([...read!.spanOffsets]).toEqual([0, 2, 2, 4]);
    expect([...read!.spanLengths]).toEqual([1, 15, 3, 13]);
    rows[1]!.span_documents = ['another'];
    await expect(readBlockSpans(rewritten(rows)).next()).rejects.toMatchObject({
      code: 'broken-parquet',
      message: expect.stringContaining('other numbers of spans in span_documents'),
    });
  });

  test('refuses a file that lacks a column', async () => {
    const rows = rowsOf(countingBlocks({ blockCount: 3, blockSize: 16, vocabularySize: 500 }));
    const columnData = [{ name: 'domain', data: rows.map(({ domain }) => domain) }];
    const kvMetadata = blockMetadata({ vocabularySize: 500, blockSize: 16 });
    await expect(
      readBlocks(new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }))).next(),
    ).rejects.toMatchObject({ code: 'broken-parquet', message: 'the Parquet file has no column span_kinds' });
  });

  test('refuses a column of other than as many lists as there are rows', async () => {
    const batch = countingBlocks({ blockCount: 3, blockSize: 16, vocabularySize: 500 });
    const bytes = await parquetOf([batch], { vocabularySize: 500, blockSize: 16 });
    const metadata = parquetMetadata(bytes.buffer as ArrayBuffer);
    metadata.row_groups[0]!.num_rows = 4n;
    const writer = new ByteWriter();
    writer.appendBytes(bytes.subarray(0, bytes.length - 8 - metadata.metadata_length));
    writeMetadata(writer, metadata);
    writer.appendUint32(0x31524150); // PAR1
    await expect(readBlockSpans(new Uint8Array(writer.getBuffer())).next()).rejects.toMatchObject({
      code: 'broken-parquet',
      message: expect.stringContaining('it has 3 lists for 4 rows'),
    });
  });

  test('refuses a Parquet file of something else', async () => {
    const other = parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a'], type: 'STRING' }] });
    const reading = readBlocks(new Uint8Array(other)).next();
    await expect(reading).rejects.toMatchObject({ code: 'not-a-corpus' });
  });
});
