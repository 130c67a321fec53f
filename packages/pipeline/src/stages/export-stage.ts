/*
 * Exporting by itself: blocks in their order to the files that trainers read. Formats say at their beginning how many
 * blocks there are, so that blocks wait on disk. Memory: 12 bytes a block, and what a writer holds.
 */
import {
  checkVocabulary,
  createExportWriter,
  createParquetWriter,
  createSpanFileWriter,
  createSpanTableWriter,
  hubShardPath,
} from '@sluice/exporting';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { BlockOutput } from '../plan/plan.ts';
import { writtenFormats } from '../plan/plan-write-tasks.ts';
import { openOutput } from '../storage/output-folder.ts';
import { ROW_GROUP_TOKENS } from '../tasks/write.ts';
import { type BlockRecord, batchOf, blockOf } from './block-record.ts';
import { createLineSpool, type LineSpool } from './line-spool.ts';
import { badRecord } from './stage-input.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { ExportSettings } from './stage-settings.ts';

const BATCH_BLOCKS = 64;

/** Writes the blocks to a folder, split by split. @returns the files that were written, as paths from the folder */
export async function runExportStage(run: StageRun, settings: ExportSettings): Promise<string[]> {
  const tally = createStageTally();
  for (const format of settings.output) checkVocabulary(format, settings.vocabularySize);
  const spool = createLineSpool(run.workFolder, 'blocks');
  const lines = new Map<SplitName, number[]>();
  let blockSize: number | undefined;
  try {
    for await (const batch of run.input) {
      tally.read(batch);
      for (const record of batch.records) {
        const block = blockOf(record);
        blockSize ??= block.tokens.length;
        const largest = block.tokens.reduce((most, token) => Math.max(most, token), 0);
        if (block.tokens.length !== blockSize || largest >= settings.vocabularySize)
          throw badRecord(record, 'wrong-type', {
            what: `has ${block.tokens.length} tokens up to id ${largest}; expected ${blockSize} below ${settings.vocabularySize}`,
            hint: 'Blocks of one size and one tokenizer are exported at a time.',
          });
        lines.set(block.split, [...(lines.get(block.split) ?? []), spool.lineCount]);
        spool.append(JSON.stringify({ ...block, tokens: [...block.tokens] }));
      }
    }
    spool.seal();
    const written: string[] = [];
    for (const split of SPLIT_NAMES.filter((name) => lines.has(name))) {
      for (const format of formatsOf(settings)) {
        run.signal.throwIfAborted();
        const places = lines.get(split)!;
        written.push(
          ...(await writeSplit({ spool, places, split, format, blockSize: blockSize! }, settings)),
        );
      }
      tally.wrote(lines.get(split)!.length);
    }
    run.onReport(tally.report(written.map((path) => `wrote ${path}`)));
    return written;
  } finally {
    spool.close();
  }
}

/** What can be written from blocks alone; the rest needs what a build knows beside them. */
type StageFormat = Exclude<BlockOutput, 'loss-weights'>;

const formatsOf = ({ output }: ExportSettings): StageFormat[] =>
  writtenFormats({ output, balance: {} }).filter(
    (format): format is StageFormat => format !== 'loss-weights',
  );

interface SplitToWrite {
  readonly spool: LineSpool;
  readonly places: readonly number[];
  readonly split: SplitName;
  readonly format: StageFormat;
  readonly blockSize: number;
}

async function writeSplit(given: SplitToWrite, settings: ExportSettings): Promise<readonly string[]> {
  const { spool, places, split, format, blockSize } = given;
  const output = openOutput(settings.outFolder, folderOf(format));
  const { vocabularySize, tokenizer } = settings;
  const options = { split, blockCount: places.length, blockSize, vocabularySize, tokenizer };
  const writer = await openWriter(output, format, options);
  for (let start = 0; start < places.length; start += BATCH_BLOCKS) {
    const blocks = places.slice(start, start + BATCH_BLOCKS).map((line) => {
      return JSON.parse(spool.read(line)) as BlockRecord;
    });
    await writer.write(batchOf(blocks, vocabularySize));
  }
  await writer.finish();
  return output.written;
}

const folderOf = (format: StageFormat): string =>
  format === 'parquet' || format === 'spans' || format === 'span-table' ? '' : format;

type Output = ReturnType<typeof openOutput>;
type WriterOptions = Parameters<typeof createExportWriter>[2];

async function openWriter(output: Output, format: StageFormat, options: WriterOptions) {
  if (format === 'spans') return createSpanFileWriter(output, options);
  if (format === 'span-table') return createSpanTableWriter(output, options);
  if (format !== 'parquet') return createExportWriter(format, output, options);
  const file = await output.createFile(hubShardPath({ split: options.split, shard: 0, shardCount: 1 }));
  const writer = createParquetWriter(file, { ...options, rowGroupTokens: ROW_GROUP_TOKENS });
  return {
    write: writer.write,
    async finish() {
      await writer.finish();
      await file.close();
    },
  };
}
