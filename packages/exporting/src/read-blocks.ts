import {
  allocateTokenIds,
  type BlockBatch,
  type BlockSpans,
  DataError,
  type SpanKind,
  spanKindCode,
} from '@sluice/records';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { type BlockColumn, type BlockFormat, hasColumn, type OptionalColumn } from './parquet-schema.ts';
import { brokenParquet, orBroken, type RowGroupReader, rowGroupReader } from './read-row-group.ts';

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
  for await (const group of readGroups(file, { start, end })) {
    const { blockCount, format } = group;
    const { blockSize, vocabularySize } = format;
    const spans = await spansOf(group);
    const tokens = allocateTokenIds(blockCount * blockSize, vocabularySize);
    await group.readTokens('input_ids', tokens);
    const lossMask = hasColumn(format, 'loss_mask') ? new Uint8Array(blockCount * blockSize) : undefined;
    if (lossMask) await group.readTokens('loss_mask', lossMask);
    yield { ...spans, tokens, ...(lossMask && { lossMask }) };
  }
}

/** As {@link readBlocks}, without the tokens: a small part of the file and of the time. */
export async function* readBlockSpans(
  file: Uint8Array | AsyncBuffer,
  { start = 0, end = Infinity }: ReadBlocksOptions = {},
): AsyncGenerator<BlockSpans> {
  for await (const group of readGroups(file, { start, end })) yield await spansOf(group);
}

/** The domain of every block, a row group at a time, and nothing else of them. @throws DataError as {@link readBlocks} does. */
export async function* readBlockDomains(file: Uint8Array | AsyncBuffer): AsyncGenerator<readonly string[]> {
  for await (const group of readGroups(file, { start: 0, end: Infinity })) yield group.readStrings('domain');
}

async function* readGroups(
  file: Uint8Array | AsyncBuffer,
  { start, end }: Required<ReadBlocksOptions>,
): AsyncGenerator<RowGroupReader> {
  const buffer = file instanceof Uint8Array ? asyncBufferOf(file) : file;
  const metadata = await orBroken(() => parquetMetadataAsync(buffer));
  const format = formatOf(metadata);
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const rows = {
      groupStart,
      start: Math.max(groupStart, start),
      end: Math.min(groupStart + Number(group.num_rows), end),
    };
    groupStart += Number(group.num_rows);
    if (rows.start < rows.end) yield rowGroupReader({ buffer, metadata, format, group, rows });
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
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer, // a Buffer's slice is a view
  };
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

async function spansOf(group: RowGroupReader): Promise<BlockSpans> {
  const { format, blockCount } = group;
  const kinds = await group.readLists('span_kinds');
  const listed = async (name: BlockColumn | OptionalColumn) => {
    const { values, offsets } = await group.readLists(name);
    if (offsets.some((offset, block) => offset !== kinds.offsets[block]))
      throw brokenParquet(`has other numbers of spans in ${name} than in span_kinds`);
    return values;
  };
  const numbers = async (name: BlockColumn) => new Uint32Array((await listed(name)) as ArrayLike<number>);
  const strings = async (name: BlockColumn | OptionalColumn) => (await listed(name)) as string[];
  return {
    blockCount,
    blockSize: format.blockSize,
    domains: await group.readStrings('domain'),
    subdomains: await group.readStrings('subdomain'),
    spanOffsets: kinds.offsets,
    spanDocuments: await strings('span_documents'),
    spanKinds: kindCodes(kinds.values as ArrayLike<SpanKind>),
    spanStarts: await numbers('span_starts'),
    spanLengths: await numbers('span_lengths'),
    spanDocumentOffsets: await numbers('span_document_offsets'),
    ...(hasColumn(format, 'span_domains') && { spanDomains: await strings('span_domains') }),
    ...(hasColumn(format, 'loss_weight') && { lossWeights: await group.readFloats('loss_weight') }),
    ...(hasColumn(format, 'span_subdomains') && { spanSubdomains: await strings('span_subdomains') }),
  };
}

function kindCodes(kinds: ArrayLike<SpanKind>): Uint8Array {
  const codes = new Uint8Array(kinds.length);
  for (let span = 0; span < kinds.length; span++) codes[span] = spanKindCode(kinds[span]!);
  return codes;
}
