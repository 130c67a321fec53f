import { Buffer, isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { DataError } from '@sluice/records';
import {
  type AsyncBuffer,
  type ColumnChunk,
  type Compressors,
  type FileMetaData,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteFile } from './byte-file.ts';
import { nearestNames } from './nearest-names.ts';
import { InvalidText, parquetCell } from './parquet-cell.ts';
import type { DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { overlaps, type RowRange } from './row-range.ts';

export interface DecodeParquetOptions extends Pick<DecodeOptions, 'invalidUtf8'> {
  /** Fields by path; their top-level columns are read and no other. */
  readonly fields: readonly string[];
  readonly maxRowGroupBytes: number;
  /** The rows of the file to read. */
  readonly rows: readonly RowRange[];
}

const WINDOW_BYTES = 64 * 2 ** 20;
const BATCH_ROWS = 1_024;

/**
 * The records of a Parquet file, row group by row group, with only the columns that are asked for. A group of more
 * than 64 MiB is read in runs of pages where the file has an offset index for these columns; without one the group is
 * the unit of memory. INT64 beyond 2^53 becomes a string of digits, times become ISO 8601.
 *
 * @throws DataError `truncated-file`, `broken-file`, `missing-field` (no such column), `row-group-too-large`.
 */
export async function* decodeParquet(
  file: ByteFile,
  options: DecodeParquetOptions,
): AsyncGenerator<RecordBatch> {
  const { metadata } = await readParquetMetadata(file);
  const columns = chooseColumns(metadata, options.fields);
  const source = { file: asyncBufferOf(file), metadata, columns, compressors: COMPRESSORS, parsers: PARSERS };
  const scan = await explained(() => parquetScan(source));
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    const wanted = overlaps(options.rows, { start: groupStart, end: groupEnd });
    const windowRows =
      wanted.length > 0 ? planWindow(group, columns, options.maxRowGroupBytes, groupStart) : 1;
    for (const { start, end } of wanted) {
      for (let row = start; row < end; row += windowRows) {
        yield* readWindow(scan, columns, { start: row, end: Math.min(end, row + windowRows) }, options);
      }
    }
    groupStart = groupEnd;
  }
}

const TAIL_BYTES = 2 ** 18;

/** The footer of a Parquet file, and how many bytes were fetched for it: the last 256 KiB, or more if it is longer. */
export async function readParquetMetadata(
  file: ByteFile,
): Promise<{ readonly metadata: FileMetaData; readonly fetchedBytes: number }> {
  const tailStart = Math.max(0, file.byteLength - TAIL_BYTES);
  const tail = Buffer.from(await file.read(tailStart, file.byteLength));
  if (file.byteLength < 12 || tail.toString('latin1', tail.length - 4) !== 'PAR1') {
    const message = `a Parquet file ends in PAR1, this one of ${file.byteLength} bytes does not`;
    throw new DataError('truncated-file', message, {
      position: { byteOffset: file.byteLength },
      hint: 'the file is incomplete, encrypted or not Parquet; fetch it again',
    });
  }
  let fetchedBytes = tail.length;
  const fromTail: ByteFile = {
    ...file,
    read(start, end) {
      if (start >= tailStart)
        return Promise.resolve(Uint8Array.from(tail.subarray(start - tailStart, end - tailStart)));
      fetchedBytes += end - start;
      return file.read(start, end);
    },
  };
  const options = { parsers: PARSERS, geoparquet: false, initialFetchSize: TAIL_BYTES };
  const metadata = await explained(() => parquetMetadataAsync(asyncBufferOf(fromTail), options));
  return { metadata, fetchedBytes };
}

/** Rows to read at once: all of a group, or fewer if it is large and has an offset index. */
function planWindow(
  group: RowGroup,
  columns: readonly string[],
  maxBytes: number,
  groupStart: number,
): number {
  const chunks = group.columns.filter((chunk) => columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''));
  const decodedBytes = chunks.reduce(
    (sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size ?? 0),
    0,
  );
  const rowCount = Number(group.num_rows);
  if (decodedBytes > WINDOW_BYTES && chunks.every(hasOffsetIndex)) {
    return Math.max(1, Math.floor((rowCount * WINDOW_BYTES) / decodedBytes));
  }
  if (decodedBytes <= maxBytes) return rowCount;
  throw new DataError(
    'row-group-too-large',
    `a row group of ${rowCount} rows takes ${decodedBytes} bytes decoded, over the limit of ${maxBytes}`,
    {
      position: { row: groupStart },
      hint: 'raise maxRowGroupBytes, or write the file again with smaller row groups or a page index',
    },
  );
}

function hasOffsetIndex(chunk: ColumnChunk): boolean {
  return Boolean(chunk.offset_index_offset && chunk.offset_index_length);
}

async function* readWindow(
  scan: ParquetScan,
  columns: readonly string[],
  rows: { readonly start: number; readonly end: number },
  options: DecodeParquetOptions,
): AsyncGenerator<RecordBatch> {
  const values: ArrayLike<unknown>[] = [];
  for (const column of columns) {
    values.push(await explained(() => scan.readColumn({ column, rowStart: rows.start, rowEnd: rows.end })));
    if (values.at(-1)!.length !== rows.end - rows.start) {
      throw new DataError(
        'broken-file',
        `column ${column} has ${values.at(-1)!.length} values, expected ${rows.end - rows.start}`,
        {
          position: { row: rows.start },
        },
      );
    }
  }
  for (let row = rows.start; row < rows.end; row += BATCH_ROWS) {
    const end = Math.min(rows.end, row + BATCH_ROWS);
    yield assembleRecords(
      columns,
      values,
      { first: row, from: row - rows.start, to: end - rows.start },
      options,
    );
  }
}

function assembleRecords(
  columns: readonly string[],
  values: readonly ArrayLike<unknown>[],
  span: { readonly first: number; readonly from: number; readonly to: number },
  options: DecodeParquetOptions,
): RecordBatch {
  const records: unknown[] = [];
  const faults = new Map<number, RecordFault>();
  let replacedCount = 0;
  for (let at = span.from; at < span.to; at++) {
    const record: Record<string, unknown> = {};
    let invalidCount = 0;
    for (let column = 0; column < columns.length; column++) {
      const value = values[column]![at];
      record[columns[column]!] =
        typeof value === 'string' ? value : parquetCell(value, () => void invalidCount++);
    }
    if (invalidCount > 0 && options.invalidUtf8 === 'refuse') {
      faults.set(records.length, { reason: 'broken-record', message: 'not valid UTF-8' });
      records.push(undefined);
    } else {
      if (invalidCount > 0) replacedCount++;
      records.push(record);
    }
  }
  return { firstRow: span.first, records, faults, replacedCount, mayHaveLoneSurrogates: false };
}

/** The columns that fields lie in. @throws DataError `missing-field` for one that is not there. */
export function chooseColumns(metadata: FileMetaData, fields: readonly string[]): string[] {
  const names = parquetSchema(metadata).children.map((child) => child.element.name);
  const columns = fields.map((field) => {
    const column = names.includes(field) ? field : field.split('.')[0]!;
    if (names.includes(column)) return column;
    throw new DataError('missing-field', `there is no column ${JSON.stringify(field)}`, {
      hint: `the columns are ${names.join(', ')}; nearest: ${nearestNames(field, names, 3).join(', ')}`,
    });
  });
  return [...new Set(columns)];
}

function asyncBufferOf(file: ByteFile): AsyncBuffer {
  return {
    byteLength: file.byteLength,
    async slice(start, end = file.byteLength) {
      const bytes = await file.read(start, end);
      const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (isWhole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
}

/** A failure of the decoder is a fault of the file; one of the disk or network keeps its own error. */
async function explained<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    const isOwn =
      error instanceof DataError ||
      (error instanceof Error && ('code' in error || error.name === 'AbortError'));
    if (isOwn) throw error;
    throw new DataError(
      'broken-file',
      `not readable as Parquet (${error instanceof Error ? error.message : error})`,
      {
        hint: 'the file is damaged or uses a feature that cannot be read; fetch it again',
        cause: error,
      },
    );
  }
}

const PARSERS = {
  stringFromBytes(bytes: Uint8Array | undefined): unknown {
    if (bytes === undefined) return undefined;
    if (!isUtf8(bytes)) return new InvalidText(bytes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  },
};

const COMPRESSORS: Compressors = {
  ...compressors,
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD(input, outputLength) {
    const page = zstdDecompressSync(input);
    return page.length === outputLength ? page : compressors.ZSTD!(input, outputLength); // a page of several frames
  },
};
