import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { listsOf } from './encoded-lists.ts';
import { SHARED_DATA, tokenizerJson } from './shared-corpora.ts';

const TOKENIZERS = ['gpt2', 'gpt-neox-20b', 'mistral-7b-v0.1', 'xlnet-base-cased', 'bert-base-cased'];
const FILES = ['small', 'mixed', 'utf8'] as const;

function goldenFile(name: string): string {
  const path = join(SHARED_DATA, 'tokenizers/golden', name);
  if (!existsSync(path)) throw new Error(`no golden file ${path}`);
  return readFileSync(path, 'utf8');
}

function casesOf(file: (typeof FILES)[number]): string[] {
  const text = goldenFile(`${file}_input.txt`);
  if (file === 'utf8') return [text];
  const lines = text.replace(/\n$/, '').split('\n');
  if (file === 'mixed') return lines;
  return lines.map((line) => line.replaceAll('\\n', '\n').replaceAll('\\s', ' ').replaceAll('\\x', ''));
}

function idsOf(file: (typeof FILES)[number], tokenizer: string): number[][] {
  const lines = goldenFile(`${file}_tokens_${tokenizer}.txt`).replace(/\n$/, '').split('\n');
  return lines.map((line) =>
    line === ''
      ? []
      : line
          .split(', ')
          .filter((id) => id !== '')
          .map(Number),
  );
}

describe.each(TOKENIZERS)('golden ids of %s', (name) => {
  const json = tokenizerJson(name);

  it.each(FILES.flatMap((file) => (['auto', 'reference'] as const).map((engine) => [file, engine] as const)))(
    'encodeBatch(texts) gives the golden ids of %s, engine %s',
    (file, engine) => {
      const tokenizer = loadTokenizer({ json, engine, specialTokens: 'as-control' });
      expect(listsOf(tokenizer.encodeBatch(casesOf(file)))).toEqual(idsOf(file, name));
    },
  );
});
