/**
 * Blocks to a Parquet file in the Hub's layout. hyparquet-writer makes the file, its footer and the small columns;
 * the tokens go by token-column.ts. Bytes depend on the blocks and the options alone, not on how the blocks were
 * batched, and on no compressor of the machine: the small columns use hyparquet-writer's own Snappy.
 *
 * Memory: one row group, about 6 bytes a token while it is encoded, and its spans.
 */
import type { BlockBatch } from '@sluice/records';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { ByteSink } from './byte-sink.ts';
import { type BlockFormat, blockMetadata, blockSchema, checkColumns } from './parquet-schema.ts';
import { appendBlocks, clearedRowGroup, emptyRowGroup, type RowGroup } from './row-group.ts';
import { createTokenColumnEncoder, type EncodedColumn } from './token-column.ts';

export interface ParquetWriterOptions extends BlockFormat {
  /** Tokens of a row group, rounded down to whole blocks, at least one. @default 4,194,304 */
  readonly rowGroupTokens?: number;
}

export interface BlockWriter {
  /** Takes the blocks of a batch; resolves when the sink has what became full. The batch is the caller's again. */
  write(batch: BlockBatch): Promise<void>;
  /** Writes what is left and the end of the file. Nothing may be written after it. */
  finish(): Promise<{ readonly blockCount: number; readonly byteLength: number }>;
}

const LARGEST_VOCABULARY = 2 ** 24;

/**
 * A writer of one Parquet file.
 *
 * @throws RangeError for a vocabulary of more than 2^24 ids, a block size that is no positive integer, and from
 *   `write` for a batch of another block size or a token id outside the vocabulary.
 */
export function createParquetWriter(sink: ByteSink, options: ParquetWriterOptions): BlockWriter {
  checkOptions(options);
  const { blockSize, vocabularySize, rowGroupTokens = 4_194_304 } = options;
  const capacity = Math.max(1, Math.floor(rowGroupTokens / blockSize));
  const bytes = new ByteWriter();
  const file = new FileWriter({
    writer: bytes,
    schema: blockSchema(options),
    kvMetadata: blockMetadata(options),
    createdBy: 'sluice',
  });
  const encodeTokens = createTokenColumnEncoder(vocabularySize);
  const encodeMask = createTokenColumnEncoder(2);
  let group = emptyRowGroup(options, capacity);
  let blockCount = 0;
  let finished = false;

  async function writeGroup(): Promise<void> {
    appendGroup({ file, bytes, encodeTokens, encodeMask, blockSize }, group);
    group = clearedRowGroup(group, options);
    await drain(bytes, sink);
  }

  return {
    async write(batch) {
      if (finished) throw new TypeError('ParquetWriter.write: the file is finished');
      if (batch.blockSize !== blockSize) {
        throw new RangeError(`ParquetWriter.write: blockSize must be ${blockSize}, got ${batch.blockSize}`);
      }
      checkColumns(batch, options);
      for (let start = 0; start < batch.blockCount; ) {
        const end = Math.min(batch.blockCount, start + capacity - group.blockCount);
        group = appendBlocks(group, batch, { start, end });
        if (group.blockCount === capacity) await writeGroup();
        start = end;
      }
      blockCount += batch.blockCount;
    },
    async finish() {
      if (finished) throw new TypeError('ParquetWriter.finish: the file is finished');
      finished = true;
      if (group.blockCount > 0) await writeGroup();
      await file.finish();
      await drain(bytes, sink);
      return { blockCount, byteLength: bytes.offset };
    },
  };
}

interface GroupTarget {
  readonly file: FileWriter;
  readonly bytes: ByteWriter;
  readonly encodeTokens: ReturnType<typeof createTokenColumnEncoder>;
  readonly encodeMask: ReturnType<typeof createTokenColumnEncoder>;
  readonly blockSize: number;
}

/** Appends a row group: the tokens first, then the small columns, then the mask, as the schema orders them. */
function appendGroup(target: GroupTarget, group: RowGroup): void {
  const { file, bytes, encodeTokens, encodeMask, blockSize } = target;
  const used = group.blockCount * blockSize;
  const listOf = (name: string) => ({ listLength: blockSize, path: [name, 'list', 'element'] });
  const tokens = encodeTokens(bytes, { ...listOf('input_ids'), tokens: group.tokens.subarray(0, used) });
  file.pendingIndexes.push(tokens);
  const columnData = Object.entries(group.columns).map(([name, data]) => ({ name, data }));
  file.write({ columnData, rowGroupSize: group.blockCount });
  const written = file.row_groups.at(-1)!;
  written.columns.unshift(tokens.chunk);
  addSizes(written, tokens);
  if (group.lossMask === undefined) return;
  const mask = encodeMask(bytes, { ...listOf('loss_mask'), tokens: group.lossMask.subarray(0, used) });
  file.pendingIndexes.push(mask);
  written.columns.push(mask.chunk);
  addSizes(written, mask);
}

function addSizes(group: FileWriter['row_groups'][number], { chunk }: EncodedColumn): void {
  group.total_byte_size += chunk.meta_data!.total_uncompressed_size;
  group.total_compressed_size! += chunk.meta_data!.total_compressed_size;
}

/** Hands the buffered bytes to the sink as a copy and empties the buffer; `offset` goes on counting. */
async function drain(bytes: ByteWriter, sink: ByteSink): Promise<void> {
  const copy = bytes.getBytes().slice();
  bytes.index = 0;
  await sink.write(copy);
}

function checkOptions({ vocabularySize, blockSize }: BlockFormat): void {
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1 || vocabularySize > LARGEST_VOCABULARY) {
    throw new RangeError(
      `createParquetWriter: vocabularySize must be an integer from 1 to 2^24, got ${vocabularySize}`,
    );
  }
  if (!Number.isInteger(blockSize) || blockSize < 1) {
    throw new RangeError(`createParquetWriter: blockSize must be a positive integer, got ${blockSize}`);
  }
}
