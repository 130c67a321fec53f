/*
 * A write task gathers the tokens of its part of a split's order and writes one output file. Memory: a few hundred
 * blocks, the layouts (12 bytes a segment) and the tables of the documents.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ByteSink, createParquetWriter, hubShardPath } from '@sluice/exporting';
import { assembleBlocks } from '@sluice/packing';
import { withArrayFile } from '../storage/array-file.ts';
import { moveIntoPlace } from '../storage/artefact.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { openBlockSource } from './block-source.ts';
import { artefactFile, type RunTask } from './build.ts';

/** Tokens of a Parquet row group: what a reader, and the audit, hold at a time. */
const ROW_GROUP_TOKENS = 2 ** 20;

/** Blocks that are gathered at a time. */
const BATCH_BLOCKS = 256;

export const runWriteTask: RunTask = async (build, index, context) => {
  const { split, shard, shardCount } = build.plan.phases.write[index]!;
  const { vocabularySize, endOfTextId, paddingId = endOfTextId } = await loadLockedTokenizer(build);
  const blockSize = build.plan.lock.recipe.block_size;
  const order = readOrder(artefactFile(build, build.plan.phases.balance[0]!.artefact, 'order.table'), split);
  const start = Math.floor((order.blocks.length * shard) / shardCount);
  const end = Math.floor((order.blocks.length * (shard + 1)) / shardCount);
  const path = hubShardPath({ split, shard, shardCount });
  await writeOutput(join(build.outFolder, path), async (sink) => {
    const blocks = openBlockSource(build, vocabularySize);
    try {
      const writer = createParquetWriter(sink, {
        vocabularySize,
        blockSize,
        rowGroupTokens: ROW_GROUP_TOKENS,
      });
      for (let place = start; place < end; place += BATCH_BLOCKS) {
        context.signal.throwIfAborted();
        const places = { start: place, end: Math.min(end, place + BATCH_BLOCKS) };
        const batch = assembleBlocks(blocks.requests(order, places), {
          blockSize,
          vocabularySize,
          paddingId,
        });
        await writer.write(batch);
        context.onProgress({ tokens: batch.tokens.length });
      }
      await writer.finish();
    } finally {
      blocks.close();
    }
  });
  return [path];
};

function readOrder(path: string, split: string) {
  return withArrayFile(path, (file) => ({
    streams: file.u16(`${split}.streams`),
    blocks: file.u32(`${split}.blocks`),
  }));
}

/** Writes a file under a temporary name, syncs it and gives it its own. */
async function writeOutput(path: string, fill: (sink: ByteSink) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    await fill({
      write(bytes) {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      },
    });
  } finally {
    closeSync(file);
  }
  await moveIntoPlace(temporary, path);
}
