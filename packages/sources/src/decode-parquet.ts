import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { DataError } from '@sluice/records';
import { type Compressors, type FileMetaData, type ParquetScan, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteFile } from './byte-file.ts';
import { rememberReads } from './clusters/fetched-pieces.ts';
import { parquetCell } from './parquet-cell.ts';
import {
  asyncBufferOf,
  chooseColumns,
  decodedBytes,
  explained,
  hasOffsetIndex,
  PARSERS,
  readParquetMetadata,
  requireGroupSize,
} from './parquet-metadata.ts';
import { readAhead } from './read-ahead.ts';
import type { DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { overlaps, type RowRange } from './row-range.ts';

export interface DecodeParquetOptions extends Pick<DecodeOptions, 'invalidUtf8'> {
  /** Fields by path; their top-level columns are read and no other. */
  readonly fields: readonly string[];
  readonly maxRowGroupBytes: number;
  /** The rows of the file to read. */
  readonly rows: readonly RowRange[];
  /** Whether these are clusters of few rows, of which several are fetched at once. */
  readonly isPart: boolean;
}

const WINDOW_BYTES = 64 * 2 ** 20;
const BATCH_ROWS = 1_024;
/** Of clusters up to this size several are fetched at once. */
const SMALL_BYTES = 16 * 2 ** 20;
const READS_AT_ONCE = 4;

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
  const metadata = await readParquetMetadata(file);
  const remembered = asyncBufferOf(rememberReads(file));
  const columns = chooseColumns(metadata, options.fields);
  const source = { file: remembered, metadata, columns, compressors: COMPRESSORS, parsers: PARSERS };
  const scan = await explained(() => parquetScan(source));
  const windows = planWindows(metadata, columns, options);
  const isSmall = options.isPart && windows.every((window) => window.decodedBytes <= SMALL_BYTES);
  const read = (window: Window) => readWindow(scan, columns, window);
  for await (const { rows, values } of readAhead(windows, isSmall ? READS_AT_ONCE : 1, read))
    yield* assembleBatches(columns, { rows, values }, options);
}

/** Rows of one group that are read at once. */
interface Window {
  readonly rows: RowRange;
  /** About. */
  readonly decodedBytes: number;
}

/** The rows that are wanted, group by group: as they are, or in parts where a group is large and has an offset index. */
function planWindows(
  metadata: FileMetaData,
  columns: readonly string[],
  { rows, maxRowGroupBytes }: DecodeParquetOptions,
): Window[] {
  let groupStart = 0;
  return metadata.row_groups.flatMap((group) => {
    const start = groupStart;
    groupStart += Number(group.num_rows);
    const wanted = overlaps(rows, { start, end: groupStart });
    if (wanted.length === 0) return [];
    const chunks = group.columns.filter((chunk) =>
      columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''),
    );
    requireGroupSize({ group, chunks, start }, maxRowGroupBytes);
    const rowBytes = decodedBytes(chunks) / (groupStart - start);
    const isIndexed = chunks.every(hasOffsetIndex);
    const windowRows = isIndexed ? Math.max(1, Math.floor(WINDOW_BYTES / rowBytes)) : Infinity;
    return wanted
      .flatMap((range) => cutRange(range, windowRows))
      .map((range) => {
        const readRows = isIndexed ? range.end - range.start : groupStart - start;
        return { rows: range, decodedBytes: readRows * rowBytes };
      });
  });
}

function cutRange({ start, end }: RowRange, mostRows: number): RowRange[] {
  const parts: RowRange[] = [];
  for (let row = start; row < end; row += mostRows)
    parts.push({ start: row, end: Math.min(end, row + mostRows) });
  return parts;
}

interface WindowValues {
  readonly rows: RowRange;
  /** By column. */
  readonly values: readonly ArrayLike<unknown>[];
}

async function readWindow(
  scan: ParquetScan,
  columns: readonly string[],
  { rows }: Window,
): Promise<WindowValues> {
  const values: ArrayLike<unknown>[] = [];
  for (const column of columns) {
    values.push(await explained(() => scan.readColumn({ column, rowStart: rows.start, rowEnd: rows.end })));
    const { length } = values.at(-1)!;
    if (length === rows.end - rows.start) continue;
    const message = `column ${column} has ${length} values, expected ${rows.end - rows.start}`;
    throw new DataError('broken-file', message, { position: { row: rows.start } });
  }
  return { rows, values };
}

function* assembleBatches(
  columns: readonly string[],
  { rows, values }: WindowValues,
  options: DecodeParquetOptions,
): Generator<RecordBatch> {
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

const COMPRESSORS: Compressors = {
  ...compressors,
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD(input, outputLength) {
    const page = zstdDecompressSync(input);
    return page.length === outputLength ? page : compressors.ZSTD!(input, outputLength); // a page of several frames
  },
};
