import {
  allocateTokenIds,
  type BlockBatch,
  type BlockSpans,
  DataError,
  type SpanKind,
  spanKindCode,
} from '@sluice/records';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { type BlockFormat, columnsOf } from './parquet-schema.ts';
import type { RowColumns } from './row-group.ts';

type SpanRow = { [Name in keyof RowColumns]: NonNullable<RowColumns[Name]>[number] };
type Row = SpanRow & { readonly input_ids: ArrayLike<number>; readonly loss_mask?: ArrayLike<number> };

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
  for await (const { rows, format } of readRows<Row>(file, { start, end }, [])) {
    const { blockSize, vocabularySize } = format;
    const tokens = allocateTokenIds(rows.length * blockSize, vocabularySize);
    for (const [block, row] of rows.entries()) {
      if (row.input_ids.length !== blockSize)
        throw brokenParquet(`has a block of ${row.input_ids.length} ids`);
      tokens.set(row.input_ids, block * blockSize);
    }
    yield { ...spansOf(rows, blockSize), tokens, ...lossMaskOf(rows, blockSize) };
  }
}

/** As {@link readBlocks}, without the tokens: a small part of the file and of the time. */
export async function* readBlockSpans(
  file: Uint8Array | AsyncBuffer,
  { start = 0, end = Infinity }: ReadBlocksOptions = {},
): AsyncGenerator<BlockSpans> {
  const without = ['input_ids', 'loss_mask'];
  for await (const { rows, format } of readRows<SpanRow>(file, { start, end }, without)) {
    yield spansOf(rows, format.blockSize);
  }
}

/** The columns of the rows `start .. end` but for some, row group by row group. */
async function* readRows<Columns>(
  file: Uint8Array | AsyncBuffer,
  { start, end }: Required<ReadBlocksOptions>,
  without: readonly string[],
): AsyncGenerator<{ readonly rows: readonly Columns[]; readonly format: BlockFormat }> {
  const buffer = file instanceof Uint8Array ? asyncBufferOf(file) : file;
  const metadata = await orBroken(() => parquetMetadataAsync(buffer));
  const format = formatOf(metadata);
  const columns = columnsOf(format)
    .map(([name]) => name)
    .filter((name) => !without.includes(name));
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const rowStart = Math.max(groupStart, start);
    groupStart += Number(group.num_rows);
    const rowEnd = Math.min(groupStart, end);
    if (rowStart >= rowEnd) continue;
    const rows = await orBroken(() =>
      parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd }),
    );
    yield { rows: rows as Columns[], format };
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

function spansOf(rows: readonly SpanRow[], blockSize: number): BlockSpans {
  const spanOffsets = new Uint32Array(rows.length + 1);
  for (const [block, row] of rows.entries()) {
    spanOffsets[block + 1] = spanOffsets[block]! + row.span_starts.length;
  }
  return {
    blockCount: rows.length,
    blockSize,
    domains: rows.map((row) => row.domain),
    subdomains: rows.map((row) => row.subdomain),
    spanOffsets,
    spanDocuments: rows.flatMap((row) => row.span_documents),
    spanKinds: Uint8Array.from(
      rows.flatMap((row) => row.span_kinds as SpanKind[]),
      spanKindCode,
    ),
    spanStarts: Uint32Array.from(rows.flatMap((row) => row.span_starts)),
    spanLengths: Uint32Array.from(rows.flatMap((row) => row.span_lengths)),
    spanDocumentOffsets: Uint32Array.from(rows.flatMap((row) => row.span_document_offsets)),
    ...(rows[0]?.span_domains && { spanDomains: rows.flatMap((row) => row.span_domains!) }),
    ...(rows[0]?.loss_weight !== undefined && {
      lossWeights: Float32Array.from(rows, (row) => row.loss_weight!),
    }),
    ...(rows[0]?.span_subdomains && { spanSubdomains: rows.flatMap((row) => row.span_subdomains!) }),
  };
}

function lossMaskOf(rows: readonly Row[], blockSize: number): { lossMask?: Uint8Array } {
  if (rows[0]?.loss_mask === undefined) return {};
  const lossMask = new Uint8Array(rows.length * blockSize);
  for (const [block, row] of rows.entries()) lossMask.set(row.loss_mask!, block * blockSize);
  return { lossMask };
}
