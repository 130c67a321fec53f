import { canonicalJson } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { loadTokenizer, type Tokenizer } from '@sluice/tokenization';
import type { Lock } from '../lock/lock.ts';
import type { Recipe } from '../recipe/recipe-schema.ts';
import { digestTokenizerFiles, readTokenizer, type TokenizerFiles } from './read-tokenizer.ts';

/** The last tokenizer that was loaded: a worker runs many tasks of one build. */
let last: { readonly key: string; readonly tokenizer: Tokenizer } | undefined;

/**
 * The tokenizer of a lock, read and made once a process.
 *
 * @throws DataError `tokenizer/changed` if its files are not the ones that were locked
 */
export async function loadLockedTokenizer(build: {
  readonly plan: { readonly lock: Lock };
  readonly baseFolder: string;
}): Promise<Tokenizer> {
  const { lock } = build.plan;
  if (last?.key === tokenizerKey(lock.tokenizer.files, lock.recipe.tokenizer)) return last.tokenizer;
  return rememberTokenizer(await readLockedTokenizer(build), lock.recipe.tokenizer);
}

/** As {@link makeTokenizer}; {@link loadLockedTokenizer} has it at hand from then on. */
export function rememberTokenizer(files: TokenizerFiles, options: Recipe['tokenizer']): Tokenizer {
  const tokenizer = makeTokenizer(files, options);
  last = { key: tokenizerKey(digestTokenizerFiles(files), options), tokenizer };
  return tokenizer;
}

const tokenizerKey = (files: Lock['tokenizer']['files'], options: Recipe['tokenizer']): string =>
  canonicalJson([files, options]);

/** The files of a lock's tokenizer. @throws DataError `tokenizer/changed` if they are not the ones that were locked */
export async function readLockedTokenizer(build: {
  readonly plan: { readonly lock: Lock };
  readonly baseFolder: string;
}): Promise<TokenizerFiles> {
  const { from, revision, files: locked } = build.plan.lock.tokenizer;
  const { baseFolder } = build;
  const { files } = await readTokenizer(from, {
    baseFolder,
    ...(revision === '' ? {} : { commit: revision }),
  });
  if (canonicalJson(digestTokenizerFiles(files)) === canonicalJson(locked)) return files;
  throw new DataError('tokenizer/changed', `the tokenizer at ${from} is not the one in the lock`, {
    hint: 'It changed while the corpus was built: run the same command again.',
  });
}

/** A tokenizer out of its files and what the recipe says of it. @throws DataError `tokenizer/not-json` */
export function makeTokenizer(files: TokenizerFiles, options: Recipe['tokenizer']): Tokenizer {
  const { end_of_text: endOfText, engine } = options;
  const [json, config, specialTokensMap] = [
    'tokenizer.json',
    'tokenizer_config.json',
    'special_tokens_map.json',
  ].map((name) => parseFile(files, name as Parameters<TokenizerFiles['get']>[0]));
  return loadTokenizer({
    json,
    ...(config === undefined ? {} : { config }),
    ...(specialTokensMap === undefined ? {} : { specialTokensMap }),
    ...(endOfText === undefined ? {} : { endOfText }),
    ...(engine === undefined ? {} : { engine }),
  });
}

function parseFile(files: TokenizerFiles, name: Parameters<TokenizerFiles['get']>[0]): unknown {
  const text = files.get(name);
  if (text === undefined) return undefined;
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

/** How many ids the tokenizer at an address has. @throws DataError as `readTokenizer` */
export async function readVocabularySize(from: string, baseFolder: string): Promise<number> {
  const { files } = await readTokenizer(from, { baseFolder });
  return makeTokenizer(files, { from }).vocabularySize;
}
