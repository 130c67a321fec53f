import { canonicalJson } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { loadTokenizer, type NativeLibrary, type Tokenizer } from '@sluice/tokenization';
import { nativeLibrary } from '@sluice/tokenization/node';
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

/**
 * A tokenizer out of its files and what the recipe says of it.
 *
 * @throws DataError `tokenizer/not-json`, `tokenizer/bad-choice` for a token or an engine that it does not have
 */
export function makeTokenizer(files: TokenizerFiles, options: Recipe['tokenizer']): Tokenizer {
  const json = parseFile(files, 'tokenizer.json');
  const config = parseFile(files, 'tokenizer_config.json');
  const specialTokensMap = parseFile(files, 'special_tokens_map.json');
  const {
    end_of_text: endOfText,
    beginning_of_text: beginningOfText,
    padding,
    special_tokens: specialTokens,
    engine,
  } = options;
  try {
    return loadTokenizer({
      json,
      ...(config === undefined ? {} : { config }),
      ...(specialTokensMap === undefined ? {} : { specialTokensMap }),
      ...(endOfText === undefined ? {} : { endOfText }),
      ...(beginningOfText === undefined ? {} : { beginningOfText }),
      ...(padding === undefined ? {} : { padding }),
      ...(specialTokens === undefined ? {} : { specialTokens }),
      ...(engine === undefined ? {} : { engine }),
      ...(engine === 'native' ? { nativeLibrary: requireNativeLibrary() } : {}),
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const what = cause.message.replace(/^loadTokenizer: /, '');
    throw new DataError('tokenizer/bad-choice', `the tokenizer ${options.from}: ${what}`, {
      hint: 'Change "tokenizer" in the recipe.',
      cause,
    });
  }
}

function requireNativeLibrary(): NativeLibrary {
  try {
    return nativeLibrary();
  } catch (cause) {
    throw new DataError('tokenizer/no-native', 'the package "tokenizers" is not installed', {
      hint: 'Install it beside sluice, or leave "engine" out of the recipe: "auto" needs no package.',
      cause,
    });
  }
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
