import { DataError } from '@sluice/records';
import { type AsyncBuffer, type FileMetaData, parquetReadObjects, type RowGroup } from 'hyparquet';
import type { BlockColumn, BlockFormat, OptionalColumn } from './parquet-schema.ts';
import { type ListColumn, readListColumn } from './read-list-column.ts';
import { chunkRange, readTokenColumn, type WantedLists } from './read-token-column.ts';

type ColumnName = BlockColumn | OptionalColumn;

/** Some rows of one row group, column by column as they are asked for. @throws DataError `broken-parquet`, all of it */
export interface RowGroupReader {
  readonly format: BlockFormat;
  /** Rows, each a block. */
  readonly blockCount: number;
  readStrings(column: ColumnName): Promise<string[]>;
  readFloats(column: ColumnName): Promise<Float32Array>;
  readLists(column: ColumnName): Promise<ListColumn>;
  /** Fills `into` with lists of as many ids as a block has tokens. */
  readTokens(column: ColumnName, into: WantedLists['into']): Promise<void>;
}

interface RowsOfGroup {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly format: BlockFormat;
  readonly group: RowGroup;
  /** The wanted rows, half-open, and the group's first one: counted in the file. */
  readonly rows: { readonly groupStart: number; readonly start: number; readonly end: number };
}

export function rowGroupReader({ buffer, metadata, format, group, rows }: RowsOfGroup): RowGroupReader {
  const { groupStart, start, end } = rows;
  const wanted = { start: start - groupStart, end: end - groupStart };
  const { blockSize } = format;
  /** By hyparquet, whatever the layout. */
  const readAny = async (column: ColumnName): Promise<unknown[]> => {
    const selected = { file: buffer, metadata, columns: [column], rowStart: start, rowEnd: end };
    return (await parquetReadObjects(selected)).map((row) => row[column]);
  };
  const chunkOf = async (column: ColumnName) => {
    const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column);
    const meta = chunk?.meta_data;
    if (meta === undefined) throw brokenParquet(`has no column ${column}`);
    const range = chunkRange(meta);
    return { meta, bytes: await buffer.slice(range.start, range.end) };
  };
  return {
    format,
    blockCount: end - start,
    readStrings: (column) => orBroken(() => readAny(column) as Promise<string[]>),
    readFloats: (column) => orBroken(async () => Float32Array.from((await readAny(column)) as number[])),
    readLists: (column) =>
      orBroken(async () => {
        const { meta, bytes } = await chunkOf(column);
        const rowCount = Number(group.num_rows);
        const lists = readListColumn(bytes, { meta, schema: metadata.schema, rowCount });
        return lists ? cutLists(lists, wanted) : joinLists((await readAny(column)) as unknown[][]);
      }),
    readTokens: (column, into) =>
      orBroken(async () => {
        const { bytes } = await chunkOf(column);
        if (readTokenColumn(bytes, { ...wanted, listLength: blockSize, into })) return;
        fillLists((await readAny(column)) as ArrayLike<number>[], blockSize, into);
      }),
  };
}

/** The lists `start .. end` of a column. */
function cutLists(
  { values, offsets }: ListColumn,
  { start, end }: { start: number; end: number },
): ListColumn {
  if (start === 0 && end === offsets.length - 1) return { values, offsets };
  const first = offsets[start]!;
  return {
    values: Array.prototype.slice.call(values, first, offsets[end]),
    offsets: offsets.subarray(start, end + 1).map((offset) => offset - first),
  };
}

function joinLists(lists: readonly (readonly unknown[])[]): ListColumn {
  const offsets = new Uint32Array(lists.length + 1);
  for (const [row, list] of lists.entries()) offsets[row + 1] = offsets[row]! + list.length;
  return { values: lists.flat(), offsets };
}

/** For a file that another program wrote. */
function fillLists(lists: readonly ArrayLike<number>[], listLength: number, into: WantedLists['into']): void {
  for (const [row, list] of lists.entries()) {
    if (list.length !== listLength) throw brokenParquet(`has a block of ${list.length} ids`);
    into.set(list, row * listLength);
  }
}

/** What a read gives. @throws DataError `broken-parquet` with the cause, if it fails but for a reason of its own. */
export async function orBroken<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw brokenParquet('cannot be read', error);
  }
}

export function brokenParquet(what: string, cause?: unknown): DataError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new DataError('broken-parquet', `the Parquet file ${what}${reason}`, {
    hint: 'It is cut short or damaged. Build the corpus again; what is sound is kept.',
    cause,
  });
}
