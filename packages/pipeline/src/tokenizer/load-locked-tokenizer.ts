import { DataError } from '@sluice/records';
import { loadTokenizer, type Tokenizer } from '@sluice/tokenization';
import type { Lock } from '../lock/lock.ts';
import type { Recipe } from '../recipe/recipe-schema.ts';
import { parseTokenizerJson, readTokenizerFiles, type TokenizerFiles } from './read-tokenizer-files.ts';

/** The tokenizer of a lock. @throws DataError `tokenizer/changed` if its file is not the one that was locked. */
export async function loadLockedTokenizer(build: {
  readonly plan: { readonly lock: Lock };
  readonly baseFolder: string;
}): Promise<Tokenizer> {
  const { lock } = build.plan;
  const files = await readTokenizerFiles(lock.tokenizer.from, build.baseFolder);
  if (files.sha256 !== lock.tokenizer.sha256) {
    throw new DataError('tokenizer/changed', `the tokenizer at ${lock.tokenizer.from} is not the one in the lock`, {
      hint: 'It changed while the corpus was built: run the same command again.',
    });
  }
  return makeTokenizer(files, lock.recipe.tokenizer);
}

/** A tokenizer out of its files and what the recipe says of it. */
export function makeTokenizer(files: TokenizerFiles, options: Recipe['tokenizer']): Tokenizer {
  const { end_of_text: endOfText, engine } = options;
  return loadTokenizer({
    json: parseTokenizerJson(files.text, 'tokenizer.json'),
    ...(files.config === undefined ? {} : { config: files.config }),
    ...(files.specialTokensMap === undefined ? {} : { specialTokensMap: files.specialTokensMap }),
    ...(endOfText === undefined ? {} : { endOfText }),
    ...(engine === undefined ? {} : { engine }),
  });
}
