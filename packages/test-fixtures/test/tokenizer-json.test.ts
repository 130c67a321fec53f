import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { Tokenizer as NativeTokenizer } from 'tokenizers';
import { expect, test } from 'vitest';
import { embeddedFolder, STRANGE_DOCUMENT_TEXTS } from '../src/index.ts';
import { END_OF_TEXT } from '../src/tokenizer-json.ts';
import { embeddedTexts } from './embedded-texts.ts';

const path = join(embeddedFolder(), 'tokenizer/tokenizer.json');
const json = JSON.parse(readFileSync(path, 'utf8'));
const tokenizer = new Tokenizer(json, {});
const native = NativeTokenizer.fromFile(path);
const texts = await embeddedTexts();
const ids = Object.fromEntries(
  Object.entries(texts).map(([domain, documents]) => [
    domain,
    documents.map((text) => tokenizer.encode(text).ids),
  ]),
);

async function nativeIds(batch: readonly string[]): Promise<number[][]> {
  const encodings = await native.encodeBatch([...batch]);
  return encodings.map((encoding) => [...encoding.getIds()]);
}

test('the tokenizer has 2,000 symbols and the end of text behind them', () => {
  expect(Object.keys(json.model.vocab)).toHaveLength(2001);
  expect(json.model.vocab[END_OF_TEXT]).toBe(2000);
  expect(tokenizer.encode(`a${END_OF_TEXT}`).ids.at(-1)).toBe(2000);
});

test.each(Object.entries(texts))(
  'both libraries give the same ids for every %s document',
  async (_, documents) => {
    const expected = await nativeIds(documents);
    for (const [index, text] of documents.entries())
      expect(tokenizer.encode(text).ids).toEqual(expected[index]);
  },
);

test('both libraries give the same ids for strange texts', async () => {
  const strange = STRANGE_DOCUMENT_TEXTS.map(([, text]) => text);
  const expected = await nativeIds(strange);
  for (const [index, text] of strange.entries()) expect(tokenizer.encode(text).ids).toEqual(expected[index]);
});

test('decoding gives the text back', () => {
  for (const [domain, documents] of Object.entries(texts)) {
    for (const [index, text] of documents.slice(0, 40).entries()) {
      if (text === '') continue;
      expect(tokenizer.decode(ids[domain]![index]!, { clean_up_tokenization_spaces: false })).toBe(text);
    }
  }
});

test('each domain has at least 150,000 tokens, in unequal numbers', () => {
  const counts = Object.values(ids).map((documents) =>
    documents.reduce((sum, { length }) => sum + length, 0),
  );
  for (const count of counts) expect(count).toBeGreaterThan(150_000);
  expect(Math.max(...counts) / Math.min(...counts)).toBeGreaterThan(1.2);
});
