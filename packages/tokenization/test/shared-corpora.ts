import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedDataFolder } from '@sluice/test-fixtures';

/** The real corpora and tokenizers, in the folder `../shared/data` beside the checkout. */
export const SHARED_DATA: string = sharedDataFolder();

export function tokenizerJson(name: string): unknown {
  return JSON.parse(readFileSync(join(SHARED_DATA, `tokenizers/${name}/tokenizer.json`), 'utf8'));
}

/** The tokenizers, by their folders. */
export function tokenizerNames(): string[] {
  return readdirSync(join(SHARED_DATA, 'tokenizers'))
    .filter((name) => existsSync(join(SHARED_DATA, `tokenizers/${name}/tokenizer.json`)))
    .sort();
}

/** Every document of a corpus, by the corpus's name. */
export const CORPORA: Readonly<Record<string, () => string[]>> = {
  code: () => folderOf('codeparrot-shaped/data').flatMap((path) => fields(jsonLines(path), ['content'])),
  books: () => folderOf('books/en').flatMap((path) => fields(jsonLines(path), ['text'])),
  wikitext: () =>
    ['train', 'validation'].flatMap((split) =>
      fields(jsonLines(`wikitext/wikitext-2-v1/${split}.jsonl.gz`), ['text']),
    ),
  gsm8k: () =>
    ['main/train', 'main/test', 'socratic/test'].flatMap((name) =>
      fields(jsonLines(`gsm8k/${name}.jsonl`), ['question', 'answer']),
    ),
  'tal-scq5k-en': () => fields(jsonLines('tal-scq5k-en/math-shaped/train.jsonl'), ['problem', 'solution']),
  mathqa: () => fields(jsonLines('mathqa/test.jsonl'), ['Problem', 'Rationale']),
  'aqua-rat': () =>
    ['dev', 'test'].flatMap((name) => fields(jsonLines(`aqua-rat/${name}.json`), ['question', 'rationale'])),
};

function folderOf(folder: string): string[] {
  return readdirSync(join(SHARED_DATA, folder))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function jsonLines(path: string): Record<string, unknown>[] {
  const bytes = readFileSync(join(SHARED_DATA, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function fields(rows: readonly Record<string, unknown>[], names: readonly string[]): string[] {
  return rows.map((row) => names.map((name) => String(row[name])).join('\n'));
}
