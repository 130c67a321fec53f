import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readBlockFormat, readBlocks } from '@sluice/exporting';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { AsyncBuffer } from 'hyparquet';
import type { SplitBlocks } from './write-formats.ts';

/** The splits of a corpus that sluice built, out of the Parquet files in its `data` folder. */
export async function readCorpus(folder: string): Promise<SplitBlocks[]> {
  const splits = await Promise.all(SPLIT_NAMES.map((split) => readSplit(join(folder, 'data'), split)));
  return splits.filter((split) => split !== undefined);
}

async function readSplit(folder: string, split: SplitName): Promise<SplitBlocks | undefined> {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith(`${split}-`) && name.endsWith('.parquet'))
    .sort()
    .map((name) => join(folder, name));
  if (paths.length === 0) return undefined;
  const formats = await Promise.all(paths.map((path) => withFile(path, readBlockFormat)));
  return {
    split,
    blockCount: formats.reduce((sum, format) => sum + format.blockCount, 0),
    blockSize: formats[0]!.blockSize,
    vocabularySize: formats[0]!.vocabularySize,
    async *batches() {
      for (const path of paths) {
        const open = openBuffer(path);
        yield* readBlocks(open.buffer);
        open.close();
      }
    },
  };
}

async function withFile<T>(path: string, use: (buffer: AsyncBuffer) => Promise<T>): Promise<T> {
  const { buffer, close } = openBuffer(path);
  try {
    return await use(buffer);
  } finally {
    close();
  }
}

function openBuffer(path: string) {
  const file = openSync(path, 'r');
  const byteLength = statSync(path).size;
  const buffer: AsyncBuffer = {
    byteLength,
    slice(start, end = byteLength) {
      const bytes = new Uint8Array(end - start);
      readSync(file, bytes, 0, bytes.length, start);
      return bytes.buffer;
    },
  };
  return { buffer, close: () => closeSync(file) };
}
