/**
 * Parquet in the Hub's layout, as one writer of all shards of a split: `data/train-00000-of-00004.parquet`. Tasks that
 * write a shard each use `createParquetWriter`; the bytes are the same where the cuts are.
 */
import { tokenByteLength } from '@sluice/records';
import { type BlockRange, exportWriter, sliceBlocks } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import { hubShardPath } from '../hub-layout.ts';
import type { CountedFolder, OutputFile } from '../output-folder.ts';
import type { BlockFormat } from '../parquet-schema.ts';
import { type BlockWriter, createParquetWriter } from '../parquet-writer.ts';

export const parquetFormat: ExportFormat = {
  largestVocabulary: 2 ** 24,
  provenance: 'columns',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const { blockCount, blockSize, vocabularySize, split, shardBytes = 2 ** 28 } = options;
      const blockBytes = blockSize * tokenByteLength(vocabularySize);
      const shardBlocks = Math.min(
        options.shardBlocks ?? Infinity,
        Math.max(1, Math.floor(shardBytes / blockBytes)),
      );
      const shardCount = Math.max(1, Math.ceil(blockCount / shardBlocks));
      const openShard = async (shard: number) =>
        startShard(files, hubShardPath({ split, shard, shardCount }), options);
      let shard = 0;
      let written = 0;
      let open = await openShard(shard);
      return {
        async write(batch) {
          for (let start = 0; start < batch.blockCount; ) {
            if (written === shardBlocks) {
              await open.finish();
              open = await openShard(++shard);
              written = 0;
            }
            const range: BlockRange = {
              start,
              end: Math.min(batch.blockCount, start + shardBlocks - written),
            };
            await open.writer.write(sliceBlocks(batch, range));
            written += range.end - start;
            start = range.end;
          }
        },
        end: () => open.finish(),
      };
    }),
};

interface OpenShard {
  readonly writer: BlockWriter;
  finish(): Promise<void>;
}

async function startShard(files: CountedFolder, path: string, format: BlockFormat): Promise<OpenShard> {
  const file: OutputFile = await files.createFile(path);
  const { vocabularySize, blockSize, optionalColumns = [] } = format;
  const writer = createParquetWriter(file, { vocabularySize, blockSize, optionalColumns });
  return {
    writer,
    async finish() {
      await writer.finish();
      await file.close();
    },
  };
}
