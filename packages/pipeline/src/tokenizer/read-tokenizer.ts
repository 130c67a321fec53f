import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sha256Hex } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { readFiles } from '@sluice/sources';
import type { LockedTokenizer } from '../lock/lock.ts';

/** The files that make a tokenizer. Only the first must be there; the others name its special tokens. */
export const TOKENIZER_FILES = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
] as const;

/** The texts of a tokenizer's files by name; a file that is not there is absent. */
export type TokenizerFiles = ReadonlyMap<(typeof TOKENIZER_FILES)[number], string>;

/** What was read, and of which commit. */
export interface ReadTokenizer {
  /** The commit of a model on the Hub; empty for local files. */
  readonly revision: string;
  readonly files: TokenizerFiles;
}

export interface ReadTokenizerOptions {
  /** What a relative path counts from. */
  readonly baseFolder: string;
  /** The commit to read of a model on the Hub; without it the revision that the address names. */
  readonly commit?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads tokenizer.json and what lies beside it.
 *
 * @param from the path of a tokenizer.json or of its folder; or, where there is no such path, a model on the Hub,
 *   `org/name`, `org/name@revision` or `hf://models/org/name`
 * @throws DataError `tokenizer/not-found`, and whatever reading from the Hub throws
 */
export async function readTokenizer(from: string, options: ReadTokenizerOptions): Promise<ReadTokenizer> {
  const path = resolve(options.baseFolder, from);
  const found = from.startsWith('hf:') ? undefined : await stat(path).catch(() => undefined);
  if (found !== undefined) {
    const main = found.isDirectory() ? join(path, TOKENIZER_FILES[0]) : path;
    return { revision: '', files: await readLocalFiles(from, main) };
  }
  const address = hubAddress(from);
  if (address === undefined) throw notFound(from);
  return readHubFiles(from, address, options);
}

async function readLocalFiles(from: string, main: string): Promise<TokenizerFiles> {
  const text = await readFile(main, 'utf8').catch((cause) => {
    throw notFound(from, cause);
  });
  const files = new Map<(typeof TOKENIZER_FILES)[number], string>([[TOKENIZER_FILES[0], text]]);
  for (const name of TOKENIZER_FILES.slice(1)) {
    const beside = await readFile(join(dirname(main), name), 'utf8').catch(() => undefined);
    if (beside !== undefined) files.set(name, beside);
  }
  return files;
}

/** The address of a model on the Hub, if a tokenizer may be meant by it. */
function hubAddress(from: string): string | undefined {
  if (from.startsWith('hf://models/')) return from;
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*(@[\w.-]+)?$/.test(from) && !from.endsWith('.json')
    ? `hf://models/${from}`
    : undefined;
}

async function readHubFiles(
  from: string,
  address: string,
  { baseFolder, commit, signal }: ReadTokenizerOptions,
): Promise<ReadTokenizer> {
  const pinned = commit === undefined ? address : `${address.replace(/@[^/]*$/, '')}@${commit}`;
  const read = await readFiles(pinned, TOKENIZER_FILES, {
    baseFolder,
    ...(signal === undefined ? {} : { signal }),
  });
  const files = new Map<(typeof TOKENIZER_FILES)[number], string>();
  for (const name of TOKENIZER_FILES) {
    const bytes = read.files.get(name);
    if (bytes !== undefined) files.set(name, Buffer.from(bytes).toString('utf8'));
  }
  if (!files.has(TOKENIZER_FILES[0])) throw notFound(from);
  return { revision: read.revision, files };
}

function notFound(from: string, cause?: unknown): DataError {
  return new DataError('tokenizer/not-found', `there is no tokenizer at ${from}`, {
    hint: 'Give the path of a tokenizer.json or of its folder, relative to the recipe, or a model on the Hub as org/name.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The digests of a tokenizer's files, as the lock has them. */
export function digestTokenizerFiles(files: TokenizerFiles): LockedTokenizer['files'] {
  return [...files].map(([path, text]) => ({ path, sha256: sha256Hex(text) }));
}
