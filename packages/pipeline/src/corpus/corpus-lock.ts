import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import type { Lock } from '../lock/lock.ts';
import { makeTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { readTokenizer } from '../tokenizer/read-tokenizer.ts';

/** The lock that lies in a finished corpus. @throws DataError `corpus/broken-lock` */
export async function readCorpusLock(folder: string): Promise<Lock> {
  const path = join(folder, 'lock.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Lock;
  } catch (cause) {
    throw new DataError('corpus/broken-lock', `${path} cannot be read`, {
      hint: 'Build the corpus again; what is sound is kept.',
      cause,
    });
  }
}

/**
 * The tokenizer that lies in a finished corpus, told of by the corpus's own lock. It only decodes here, so a corpus that
 * was made by the Rust library can be read without it.
 */
export async function readCorpusTokenizer(folder: string, { recipe }: Lock): Promise<Tokenizer> {
  const { files } = await readTokenizer('tokenizer', { baseFolder: folder });
  const { engine = 'auto' } = recipe.tokenizer;
  return makeTokenizer(files, { ...recipe.tokenizer, engine: engine === 'native' ? 'auto' : engine });
}
