import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sha256Hex } from '@sluice/determinism';
import { DataError } from '@sluice/records';

/** A tokenizer's files as they were read. The optional ones lie beside tokenizer.json. */
export interface TokenizerFiles {
  readonly text: string;
  readonly sha256: string;
  readonly config: unknown;
  readonly specialTokensMap: unknown;
}

/**
 * Reads tokenizer.json and what lies beside it.
 *
 * @param from the path of a tokenizer.json or of its folder, relative to `baseFolder`
 * @throws DataError `tokenizer/not-found` or `tokenizer/not-json`
 */
export async function readTokenizerFiles(from: string, baseFolder: string): Promise<TokenizerFiles> {
  const path = resolve(baseFolder, from);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, 'tokenizer.json') : path;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new DataError('tokenizer/not-found', `there is no tokenizer at ${from}`, {
      hint: 'Give the path of a tokenizer.json, or of a folder with one, relative to the recipe.',
      cause,
    });
  });
  return {
    text,
    sha256: sha256Hex(text),
    config: await readJsonBeside(file, 'tokenizer_config.json'),
    specialTokensMap: await readJsonBeside(file, 'special_tokens_map.json'),
  };
}

async function readJsonBeside(file: string, name: string): Promise<unknown> {
  const text = await readFile(join(file, '..', name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseTokenizerJson(text, name);
}

/** @throws DataError `tokenizer/not-json` */
export function parseTokenizerJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError('tokenizer/not-json', `${name} is not JSON: ${(cause as Error).message}`, {
      position: { file: name },
      hint: 'It may have been cut short: fetch it again.',
      cause,
    });
  }
}
