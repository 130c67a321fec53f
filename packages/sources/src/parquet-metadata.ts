import { Buffer, isUtf8 } from 'node:buffer';
import { DataError } from '@sluice/records';
import {
  type AsyncBuffer,
  type ColumnChunk,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type RowGroup,
} from 'hyparquet';
import type { ByteFile } from './byte-file.ts';
import { nearestNames } from './nearest-names.ts';
import { InvalidText } from './parquet-cell.ts';

/** What is read of the end of a file at first: a 256th of it, which a footer seldom exceeds, within these bounds. */
const TAIL_BYTES = { share: 2 ** -8, least: 2 ** 13, most: 2 ** 18 } as const;

/** The footer of a Parquet file, with one read, or two if it is longer than was guessed. */
export async function readParquetMetadata(file: ByteFile): Promise<FileMetaData> {
  const { share, least, most } = TAIL_BYTES;
  const tailBytes = Math.min(most, Math.max(least, Math.floor(file.byteLength * share)));
  const tailStart = Math.max(0, file.byteLength - tailBytes);
  const tail = Buffer.from(await file.read(tailStart, file.byteLength));
  if (file.byteLength < 12 || tail.toString('latin1', tail.length - 4) !== 'PAR1') {
    const message = `a Parquet file ends in PAR1, this one of ${file.byteLength} bytes does not`;
    throw new DataError('truncated-file', message, {
      position: { byteOffset: file.byteLength },
      hint: 'the file is incomplete, encrypted or not Parquet; fetch it again',
    });
  }
  const fromTail: ByteFile = {
    ...file,
    read(start, end) {
      if (start >= tailStart)
        return Promise.resolve(Uint8Array.from(tail.subarray(start - tailStart, end - tailStart)));
      return file.read(start, end);
    },
  };
  const options = { parsers: PARSERS, geoparquet: false, initialFetchSize: tailBytes };
  return explained(() => parquetMetadataAsync(asyncBufferOf(fromTail), options));
}

/** A row group with those of its column chunks that are read. */
export interface ReadGroup {
  readonly group: RowGroup;
  readonly chunks: readonly ColumnChunk[];
  /** Its first row in the file. */
  readonly start: number;
}

/** @throws DataError `row-group-too-large` for one that must be decoded at once and is over the limit. */
export function requireGroupSize({ group, chunks, start }: ReadGroup, maxBytes: number): void {
  const decoded = decodedBytes(chunks);
  if (decoded <= maxBytes || chunks.every(hasOffsetIndex)) return;
  throw new DataError(
    'row-group-too-large',
    `a row group of ${group.num_rows} rows takes ${decoded} bytes decoded, over the limit of ${maxBytes}`,
    {
      position: { row: start },
      hint: 'allow larger ones (in a recipe "read: { largest_row_group: 2 GiB }"), or write the file again with smaller row groups or a page index',
    },
  );
}

/** Of some column chunks. */
export function decodedBytes(chunks: readonly ColumnChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size ?? 0), 0);
}

/** Whether a chunk tells where its pages are. */
export function hasOffsetIndex(chunk: ColumnChunk): boolean {
  return Boolean(chunk.offset_index_offset && chunk.offset_index_length);
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

export function asyncBufferOf(file: ByteFile): AsyncBuffer {
  return {
    byteLength: file.byteLength,
    async slice(start, end = file.byteLength) {
      const bytes = await file.read(start, end);
      const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (isWhole ? bytes.buffer : new Uint8Array(bytes).buffer) as ArrayBuffer;
    },
  };
}

/** A failure of the decoder is a fault of the file; one of the disk or network keeps its own error. */
export async function explained<T>(decode: () => Promise<T>): Promise<T> {
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

/** Texts are decoded by Node, and those that are not UTF-8 are marked. */
export const PARSERS = {
  stringFromBytes(bytes: Uint8Array | undefined): unknown {
    if (bytes === undefined) return undefined;
    if (!isUtf8(bytes)) return new InvalidText(bytes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  },
};
