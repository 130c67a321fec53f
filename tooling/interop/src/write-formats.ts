import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type BlockDigest,
  createBlockDigester,
  createExportWriter,
  EXPORT_FORMATS,
  type ExportFormatName,
  hubCardHeader,
  type OutputFolder,
} from '@sluice/exporting';
import type { BlockBatch, SplitName } from '@sluice/records';

/** A split to write: its blocks may be gone through more than once. */
export interface SplitBlocks {
  readonly split: SplitName;
  /** Only what the split holds out of this domain. */
  readonly domain?: string;
  readonly blockCount: number;
  readonly blockSize: number;
  readonly vocabularySize: number;
  batches(): AsyncIterable<BlockBatch> | Iterable<BlockBatch>;
}

export interface WrittenCorpus {
  readonly formats: readonly ExportFormatName[];
  readonly splits: Readonly<
    Record<string, BlockDigest & Pick<SplitBlocks, 'split' | 'domain' | 'blockSize' | 'vocabularySize'>>
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
  return expectReadings(join(folder, 'expected.json'), formats, splits);
}

/** Leaves what readers must find of splits in a file for them. */
export async function expectReadings(
  path: string,
  formats: readonly ExportFormatName[],
  splits: readonly SplitBlocks[],
): Promise<WrittenCorpus> {
  const digests = await Promise.all(splits.map(digestSplit));
  const written = { formats, splits: Object.fromEntries(digests) };
  writeFileSync(path, JSON.stringify(written, undefined, 2));
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
  const digester = createBlockDigester();
  for await (const batch of blocks.batches()) digester.add(batch);
  const { split, domain, blockSize, vocabularySize } = blocks;
  const part = { split, ...(domain === undefined ? {} : { domain }), blockSize, vocabularySize };
  return [domain === undefined ? split : `${split}/${domain}`, { ...digester.digest(), ...part }] as const;
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
