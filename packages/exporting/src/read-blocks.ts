import { allocateTokenIds, type BlockBatch, type BlockSpans, DataError, spanKindCode } from '@sluice/records';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { type BlockFormat, columnsOf } from './parquet-schema.ts';
import { chunkRange, readTokenColumn, type WantedLists } from './read-token-column.ts';
import type { RowColumns } from './row-group.ts';

/** What a row has but its tokens. Its sequence lengths follow from its spans. */
type Row = { [Name in Exclude<keyof RowColumns, 'seq_lengths'>]: NonNullable<RowColumns[Name]>[number] };

export interface ReadBlocksOptions {
  /** The first block to read, from 0. @default 0 */
  readonly start?: number;
  /** The block to stop before. @default the number of blocks in the file */
  readonly end?: number;
}

/**
 * Reads a Parquet file that {@link createParquetWriter} wrote, row group by row group: the blocks `start .. end` as
 * batches, in order. Memory is one row group.
 *
 * @param file - its bytes, or a buffer that reads ranges of them (hyparquet's `AsyncBuffer`).
 * @throws DataError `not-a-corpus` for a Parquet file of something else, `broken-parquet` for one that cannot be read.
 */
export async function* readBlocks(
  file: Uint8Array | AsyncBuffer,
  { start = 0, end = Infinity }: ReadBlocksOptions = {},
): AsyncGenerator<BlockBatch> {
  for await (const { rows, format, tokensOf } of readRows(file, { start, end })) {
    const { blockSize, vocabularySize } = format;
    const tokens = allocateTokenIds(rows.length * blockSize, vocabularySize);
    await tokensOf('input_ids', tokens);
    const hasMask = format.optionalColumns?.includes('loss_mask');
    const lossMask = hasMask ? new Uint8Array(rows.length * blockSize) : undefined;
    if (lossMask) await tokensOf('loss_mask', lossMask);
    yield { ...spansOf(rows, blockSize), tokens, ...(lossMask && { lossMask }) };
  }
}

/** As {@link readBlocks}, without the tokens: a small part of the file and of the time. */
export async function* readBlockSpans(
  file: Uint8Array | AsyncBuffer,
  { start = 0, end = Infinity }: ReadBlocksOptions = {},
): AsyncGenerator<BlockSpans> {
  for await (const { rows, format } of readRows(file, { start, end })) yield spansOf(rows, format.blockSize);
}

/** The domain of every block, a row group at a time, and nothing else of them. @throws DataError as {@link readBlocks} does. */
export async function* readBlockDomains(file: Uint8Array | AsyncBuffer): AsyncGenerator<readonly string[]> {
  const buffer = file instanceof Uint8Array ? asyncBufferOf(file) : file;
  const metadata = await orBroken(() => parquetMetadataAsync(buffer));
  formatOf(metadata);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await orBroken(() =>
      parquetReadObjects({ file: buffer, metadata, columns: ['domain'], rowStart, rowEnd }),
    );
    yield rows.map((row) => row.domain as string);
    rowStart = rowEnd;
  }
}

/** The rows `start .. end` of one row group without what there is of each token, and how that is read. */
interface GroupRows {
  readonly rows: readonly Row[];
  readonly format: BlockFormat;
  tokensOf(column: TokenColumnName, into: WantedLists['into']): Promise<void>;
}

type TokenColumnName = 'input_ids' | 'loss_mask';
const OTHER_COLUMNS: readonly string[] = ['input_ids', 'loss_mask', 'seq_lengths'];

async function* readRows(
  file: Uint8Array | AsyncBuffer,
  { start, end }: Required<ReadBlocksOptions>,
): AsyncGenerator<GroupRows> {
  const buffer = file instanceof Uint8Array ? asyncBufferOf(file) : file;
  const metadata = await orBroken(() => parquetMetadataAsync(buffer));
  const format = formatOf(metadata);
  const columns = columnsOf(format)
    .map(([name]) => name)
    .filter((name) => !OTHER_COLUMNS.includes(name));
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const rowStart = Math.max(groupStart, start);
    const firstRow = groupStart;
    groupStart += Number(group.num_rows);
    const rowEnd = Math.min(groupStart, end);
    if (rowStart >= rowEnd) continue;
    const rows = await orBroken(() =>
      parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd }),
    );
    const tokensOf = (column: TokenColumnName, into: WantedLists['into']) =>
      orBroken(async () => {
        const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column);
        const range = chunkRange(chunk!.meta_data!);
        const wanted = {
          start: rowStart - firstRow,
          end: rowEnd - firstRow,
          listLength: format.blockSize,
          into,
        };
        if (readTokenColumn(await buffer.slice(range.start, range.end), wanted)) return;
        const lists = await parquetReadObjects({
          file: buffer,
          metadata,
          columns: [column],
          rowStart,
          rowEnd,
        });
        fillLists(
          lists.map((row) => row[column] as ArrayLike<number>),
          format.blockSize,
          into,
        );
      });
    yield { rows: rows as Row[], format, tokensOf };
  }
}

/** For a file that another program wrote. */
function fillLists(lists: readonly ArrayLike<number>[], listLength: number, into: WantedLists['into']): void {
  for (const [row, list] of lists.entries()) {
    if (list.length !== listLength) throw brokenParquet(`has a block of ${list.length} ids`);
    into.set(list, row * listLength);
  }
}

/** The format and the number of blocks of a Parquet file of blocks. @throws DataError as {@link readBlocks} does. */
export async function readBlockFormat(
  file: Uint8Array | AsyncBuffer,
): Promise<BlockFormat & { readonly blockCount: number }> {
  const buffer = file instanceof Uint8Array ? asyncBufferOf(file) : file;
  const metadata = await orBroken(() => parquetMetadataAsync(buffer));
  return { ...formatOf(metadata), blockCount: Number(metadata.num_rows) };
}

/** Bytes in memory as hyparquet wants them. A slice is a copy. */
function asyncBufferOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
}

/** What a read gives. @throws DataError `broken-parquet` with the cause, if it fails but for a reason of its own. */
async function orBroken<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw brokenParquet('cannot be read', error);
  }
}

function brokenParquet(what: string, cause?: unknown): DataError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new DataError('broken-parquet', `the Parquet file ${what}${reason}`, {
    hint: 'It is cut short or damaged. Build the corpus again; what is sound is kept.',
    cause,
  });
}

function formatOf(metadata: FileMetaData): BlockFormat {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'sluice')?.value;
  if (text === undefined) {
    throw new DataError('not-a-corpus', 'the Parquet file has no sluice metadata', {
      hint: 'Only files that sluice wrote as blocks can be read here.',
    });
  }
  return JSON.parse(text) as BlockFormat;
}

function spansOf(rows: readonly Row[], blockSize: number): BlockSpans {
  const spanOffsets = new Uint32Array(rows.length + 1);
  for (const [block, row] of rows.entries()) {
    spanOffsets[block + 1] = spanOffsets[block]! + row.span_starts.length;
  }
  const numbers = (columnOf: (row: Row) => readonly number[]) => {
    const column = new Uint32Array(spanOffsets.at(-1)!);
    let at = 0;
    for (const row of rows) for (const value of columnOf(row)) column[at++] = value;
    return column;
  };
  return {
    blockCount: rows.length,
    blockSize,
    domains: rows.map((row) => row.domain),
    subdomains: rows.map((row) => row.subdomain),
    spanOffsets,
    spanDocuments: rows.flatMap((row) => row.span_documents),
    spanKinds: kindCodes(rows, spanOffsets.at(-1)!),
    spanStarts: numbers((row) => row.span_starts),
    spanLengths: numbers((row) => row.span_lengths),
    spanDocumentOffsets: numbers((row) => row.span_document_offsets),
    ...(rows[0]?.span_domains && { spanDomains: rows.flatMap((row) => row.span_domains!) }),
    ...(rows[0]?.loss_weight !== undefined && {
      lossWeights: Float32Array.from(rows, (row) => row.loss_weight!),
    }),
    ...(rows[0]?.span_subdomains && { spanSubdomains: rows.flatMap((row) => row.span_subdomains!) }),
  };
}

function kindCodes(rows: readonly Row[], spanCount: number): Uint8Array {
  const kinds = new Uint8Array(spanCount);
  let at = 0;
  for (const row of rows) for (const kind of row.span_kinds) kinds[at++] = spanKindCode(kind);
  return kinds;
}
