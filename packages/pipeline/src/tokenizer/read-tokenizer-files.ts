import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sha256Hex } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import type { LockedTokenizer } from '../lock/lock.ts';

/** The files that make a tokenizer. Only the first must be there; the others name its special tokens. */
export const TOKENIZER_FILES = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
] as const;

/** The texts of a tokenizer's files by name; a file that is not there is absent. */
export type TokenizerFiles = ReadonlyMap<(typeof TOKENIZER_FILES)[number], string>;

/**
 * Reads tokenizer.json and what lies beside it.
 *
 * @param from the path of a tokenizer.json or of its folder, relative to `baseFolder`
 * @throws DataError `tokenizer/not-found`
 */
export async function readTokenizerFiles(from: string, baseFolder: string): Promise<TokenizerFiles> {
  const path = resolve(baseFolder, from);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const main = isFolder ? join(path, TOKENIZER_FILES[0]) : path;
  const text = await readFile(main, 'utf8').catch((cause) => {
    throw new DataError('tokenizer/not-found', `there is no tokenizer at ${from}`, {
      hint: 'Give the path of a tokenizer.json, or of a folder with one, relative to the recipe.',
      cause,
    });
  });
  const files = new Map<(typeof TOKENIZER_FILES)[number], string>([[TOKENIZER_FILES[0], text]]);
  for (const name of TOKENIZER_FILES.slice(1)) {
    const beside = await readFile(join(dirname(main), name), 'utf8').catch(() => undefined);
    if (beside !== undefined) files.set(name, beside);
  }
  return files;
}

/** The digests of a tokenizer's files, as the lock has them. */
export function digestTokenizerFiles(files: TokenizerFiles): LockedTokenizer['files'] {
  return [...files].map(([path, text]) => ({ path, sha256: sha256Hex(text) }));
}
