import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  BY_DOMAIN_FOLDER,
  EXPORT_FORMATS,
  type ExportFormatName,
  readBlockFormat,
  readBlocks,
} from '@sluice/exporting';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { AsyncBuffer } from 'hyparquet';
import type { SplitBlocks } from './write-formats.ts';

/** The splits of a corpus that sluice built, and the domains of what is held out, out of its Parquet files. */
export async function readCorpus(folder: string): Promise<SplitBlocks[]> {
  const byDomain = join(folder, BY_DOMAIN_FOLDER);
  const domains = existsSync(byDomain) ? readdirSync(byDomain).sort() : [];
  const parts = [
    ...SPLIT_NAMES.map((split) => readSplit(join(folder, 'data'), split)),
    ...domains.flatMap((domain) =>
      SPLIT_NAMES.map((split) => readSplit(join(byDomain, domain), split, domain)),
    ),
  ];
  return (await Promise.all(parts)).filter((split) => split !== undefined);
}

/** The formats whose folders lie in a corpus, Parquet first. */
export function writtenFormats(folder: string): ExportFormatName[] {
  const names = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
  return names.filter((name) => name === 'parquet' || existsSync(join(folder, name)));
}

async function readSplit(
  folder: string,
  split: SplitName,
  domain?: string,
): Promise<SplitBlocks | undefined> {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith(`${split}-`) && name.endsWith('.parquet'))
    .sort()
    .map((name) => join(folder, name));
  if (paths.length === 0) return undefined;
  const formats = await Promise.all(paths.map((path) => withFile(path, readBlockFormat)));
  return {
    split,
    ...(domain === undefined ? {} : { domain }),
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
