import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  createExportWriter,
  EXPORT_FORMATS,
  type ExportFormatName,
  type ExportOptions,
  hubCardHeader,
  type OutputFolder,
} from '@sluice/exporting';
import type { BlockBatch, SplitName } from '@sluice/records';
import { type CorpusDigest, createCorpusDigester } from './corpus-digest.ts';

/** A split to write: its blocks may be gone through more than once. */
export interface SplitBlocks {
  readonly split: SplitName;
  readonly blockCount: number;
  readonly blockSize: number;
  readonly vocabularySize: number;
  batches(): AsyncIterable<BlockBatch> | Iterable<BlockBatch>;
}

export interface WrittenCorpus {
  readonly formats: readonly ExportFormatName[];
  readonly splits: Readonly<
    Record<string, CorpusDigest & Pick<ExportOptions, 'blockSize' | 'vocabularySize'>>
  >;
}

/**
 * Writes the splits as a build lays them out, Parquet in `data` and every other format that holds their vocabulary in a
 * folder of its name, and `expected.json`.
 */
export async function writeFormats(folder: string, splits: readonly SplitBlocks[]): Promise<WrittenCorpus> {
  const vocabularySize = Math.max(...splits.map((split) => split.vocabularySize));
  const names = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
  const formats = names.filter((name) => vocabularySize <= EXPORT_FORMATS[name].largestVocabulary);
  for (const name of formats) {
    const formatFolder = name === 'parquet' ? folder : join(folder, name);
    for (const split of splits) await writeFormat(formatFolder, name, split);
  }
  writeFileSync(join(folder, 'README.md'), hubCardHeader(splits));
  const digests = await Promise.all(splits.map(digestSplit));
  const written = { formats, splits: Object.fromEntries(digests) };
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(written, undefined, 2));
  return written;
}

async function writeFormat(folder: string, name: ExportFormatName, blocks: SplitBlocks): Promise<void> {
  const { split, blockCount, blockSize, vocabularySize } = blocks;
  // Small shards, so that readers meet several.
  const shardBytes = Math.max(4096, Math.ceil((blockCount * blockSize * 4) / 5));
  const options = {
    split,
    blockCount,
    blockSize,
    vocabularySize,
    shardBytes,
    tokenizer: 'interop/tokenizer',
  };
  const writer = createExportWriter(name, folderOnDisk(folder), options);
  for await (const batch of blocks.batches()) await writer.write(batch);
  await writer.finish();
}

async function digestSplit(blocks: SplitBlocks) {
  const digester = createCorpusDigester();
  for await (const batch of blocks.batches()) digester.add(batch);
  const { blockSize, vocabularySize } = blocks;
  return [blocks.split, { ...digester.digest(), blockSize, vocabularySize }] as const;
}

/** A folder for writers to fill. */
export function folderOnDisk(folder: string): OutputFolder {
  return {
    createFile(path) {
      const full = join(folder, path);
      mkdirSync(dirname(full), { recursive: true });
      const file = openSync(full, 'w');
      return { write: (bytes) => void writeSync(file, bytes), close: () => closeSync(file) };
    },
  };
}
