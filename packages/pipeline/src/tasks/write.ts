/*
 * A write task gathers the tokens of blocks in the split's order and writes them: one shard of the Parquet files, or
 * a split in a further format, the sidecars of those, the switch blocks, or the groups of a split's documents. Memory: a row
 * group or shard, the layouts (12 bytes a segment) and the tables of the documents.
 */
import {
  type BlockFormat,
  BY_DOMAIN_FOLDER,
  createExportWriter,
  createLossWeightWriter,
  createParquetWriter,
  createSpanFileWriter,
  createSpanTableWriter,
  type ExportFormatName,
  type ExportOptions,
  hubShardFile,
  hubShardPath,
  type OutputFolder,
  type ShardName,
} from '@sluice/exporting';
import { assembleBlocks } from '@sluice/packing';
import { type BlockBatch, tokenByteLength } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { isOfDocuments, isSidecar, type WriteTask } from '../plan/plan.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { openOutput } from '../storage/output-folder.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { readOrder } from './balance.ts';
import { openBlockSource } from './block-source.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import { countLearntTokens, optionalColumns, withLossMask } from './loss.ts';
import { withdrawManifest } from './withdraw-manifest.ts';
import { writeDocumentTable, writeDocumentTokens, writeTexts } from './write-documents.ts';
import { writeGroups } from './write-groups.ts';

/** Blocks that are gathered at a time. */
const BATCH_BLOCKS = 256;

/** Tokens of a Parquet row group: what a reader, and the audit, hold at a time. */
export const ROW_GROUP_TOKENS = 2 ** 20;

export const runWriteTask: RunTask = async (build, index, context) => {
  const task = build.plan.phases.write[index]!;
  if (isOfDocuments(task.format)) return runDocumentTask(build, task, context);
  await withdrawManifest(build.outFolder);
  if (task.format === 'groups') return writeGroups(build, task.split);
  const tokenizer = await loadLockedTokenizer(build);
  const order = task.format === 'switch' ? readOrder(build, { split: 'switch' }) : readOrder(build, task);
  const output = openOutput(build.outFolder, folderOf(task));
  const blocks = openBlockSource(build, tokenizer.vocabularySize);
  const learnt = countLearntTokens();
  try {
    for (const { start, end, file } of filesOf(build, task, { tokenizer, blockCount: order.blocks.length })) {
      const blockCount = end - start;
      const writer = await openWriter(build, { task, file, tokenizer, folder: output, blockCount });
      for (let place = start; place < end; place += BATCH_BLOCKS) {
        context.signal.throwIfAborted();
        const places = { start: place, end: Math.min(end, place + BATCH_BLOCKS) };
        const assembled = assembleBlocks(
          blocks.requests(order, places),
          assembleOptions(build, { task, tokenizer }),
        );
        const batch = withLossMask(assembled, build.plan.lock.recipe);
        learnt.add(batch);
        await writer.write(batch);
        context.onProgress({ tokens: batch.tokens.length });
      }
      await writer.finish();
    }
  } finally {
    blocks.close();
  }
  learnt.write(context.folder);
  return output.written;
};

async function runDocumentTask(
  build: Build,
  task: WriteTask,
  context: TaskContext,
): Promise<readonly string[]> {
  await withdrawManifest(build.outFolder);
  const output = openOutput(build.outFolder, folderOf(task));
  const write = task.format.startsWith('texts/')
    ? writeTexts
    : task.format === 'document-table'
      ? writeDocumentTable
      : writeDocumentTokens;
  await write(build, { task, output, context });
  return output.written;
}

/** Further formats have a folder each, and in it one for each domain that is held out; sidecars name their own. */
function folderOf({ format, domain }: WriteTask): string {
  const own = namesItsFolder(format) ? [] : [format.startsWith('texts/') ? 'texts' : format];
  return [...own, ...(domain === undefined ? [] : [BY_DOMAIN_FOLDER, domain])].join('/');
}

const namesItsFolder = (format: WriteTask['format']): boolean =>
  isSidecar(format) || ['parquet', 'switch', 'document-table'].includes(format);

/** Where the switch blocks are, in the layout of Parquet files of blocks. */
export const SWITCH_PATH = 'switch/validation-00000-of-00001.parquet';

/** Whose labels the spans have: their documents' where a block may hold several domains or subdomains. */
function labelsOf({ pack }: CanonicalRecipe, { format }: WriteTask): 'of-blocks' | 'of-documents' {
  return format === 'switch' || pack.within !== 'subdomain' ? 'of-documents' : 'of-blocks';
}

/** A run of blocks that a task writes: one Parquet file, or all of a split in a further format. */
interface FileBlocks {
  readonly start: number;
  readonly end: number;
  /** The file's number among those of the split. */
  readonly file: Pick<ShardName, 'shard' | 'shardCount'>;
}

interface WholeSplit {
  readonly tokenizer: Tokenizer;
  readonly blockCount: number;
}

/** A Parquet task writes its part of the files that the recipe's `shard` asks for, or one. */
function filesOf(build: Build, task: WriteTask, { tokenizer, blockCount }: WholeSplit): FileBlocks[] {
  const { shard, shardCount } = task;
  const shardBlocks = shardBlocksOf(build, tokenizer);
  if (task.format !== 'parquet' || shardBlocks === undefined) {
    const start = Math.floor((blockCount * shard) / shardCount);
    return [{ start, end: Math.floor((blockCount * (shard + 1)) / shardCount), file: { shard, shardCount } }];
  }
  const fileCount = Math.max(1, Math.ceil(blockCount / shardBlocks));
  const first = Math.floor((fileCount * shard) / shardCount);
  const behind = Math.floor((fileCount * (shard + 1)) / shardCount);
  return Array.from({ length: behind - first }, (_, at) => {
    const number = first + at;
    const end = Math.min(blockCount, (number + 1) * shardBlocks);
    return { start: number * shardBlocks, end, file: { shard: number, shardCount: fileCount } };
  });
}

/** Blocks of a Parquet file, where the recipe says; its bytes are those of the ids. */
function shardBlocksOf({ plan }: Build, { vocabularySize }: Tokenizer): number | undefined {
  const { shard, block_size: blockSize } = plan.lock.recipe;
  if (shard === undefined) return undefined;
  if ('blocks' in shard) return shard.blocks;
  return Math.max(1, Math.floor(shard.bytes / (blockSize * tokenByteLength(vocabularySize))));
}

function assembleOptions(build: Build, { task, tokenizer }: Pick<WriterPlan, 'task' | 'tokenizer'>) {
  const { recipe } = build.plan.lock;
  const { vocabularySize, endOfTextId, paddingId = endOfTextId } = tokenizer;
  return { blockSize: recipe.block_size, vocabularySize, paddingId, labels: labelsOf(recipe, task) };
}

interface BlockWriter {
  write(batch: BlockBatch): Promise<void>;
  finish(): Promise<unknown>;
}

interface WriterPlan {
  readonly task: WriteTask;
  readonly file: FileBlocks['file'];
  readonly tokenizer: Tokenizer;
  readonly folder: OutputFolder;
  readonly blockCount: number;
}

async function openWriter(
  build: Build,
  { task, file, tokenizer, folder, blockCount }: WriterPlan,
): Promise<BlockWriter> {
  const { recipe } = build.plan.lock;
  const { vocabularySize } = tokenizer;
  const columns = optionalColumns(recipe, {
    labels: labelsOf(recipe, task),
    weights: task.format === 'switch' ? 'without' : 'with',
  });
  const format = { vocabularySize, blockSize: recipe.block_size, optionalColumns: columns };
  if (task.format === 'parquet' || task.format === 'switch')
    return openParquet(folder, parquetPath({ ...task, ...file }), format);
  const options: ExportOptions = {
    ...format,
    split: task.split,
    blockCount,
    ...shardLimits(recipe.shard),
    tokenizer: recipe.tokenizer.from.replaceAll(/[|\s]+/g, '-'),
  };
  if (task.format === 'groups') throw new TypeError('openWriter: groups are no blocks');
  if (task.format === 'spans') return createSpanFileWriter(folder, options);
  if (task.format === 'span-table') return createSpanTableWriter(folder, options);
  if (task.format === 'loss-weights') return createLossWeightWriter(folder, options);
  return createExportWriter(task.format as ExportFormatName, folder, options);
}

function shardLimits(shard: CanonicalRecipe['shard']): Pick<ExportOptions, 'shardBytes' | 'shardBlocks'> {
  if (shard === undefined) return {};
  return 'bytes' in shard ? { shardBytes: shard.bytes } : { shardBlocks: shard.blocks };
}

function parquetPath(task: WriteTask): string {
  if (task.format === 'switch') return SWITCH_PATH;
  return task.domain === undefined ? hubShardPath(task) : hubShardFile(task);
}

async function openParquet(folder: OutputFolder, path: string, format: BlockFormat): Promise<BlockWriter> {
  const file = await folder.createFile(path);
  const writer = createParquetWriter(file, { ...format, rowGroupTokens: ROW_GROUP_TOKENS });
  return {
    write: (batch) => writer.write(batch),
    async finish() {
      await writer.finish();
      await file.close();
    },
  };
}
