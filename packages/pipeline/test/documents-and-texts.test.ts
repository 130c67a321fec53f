import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { Tokenizer } from '@huggingface/tokenizers';
import { readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const MORE = `balance: { to: shares, shares: { code: 2, math: 1, prose: 1 } }
documents: [dolma, megatron, nanogpt, datatrove]
texts: [jsonl, parquet]
`;

interface TextLine {
  readonly id: string;
  readonly text: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly split: string;
}

const readLines = (path: string): TextLine[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TextLine);

async function readRows(out: string, path: string): Promise<Record<string, unknown>[]> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  const rows = await duckdb.runAndReadAll(`SELECT * FROM read_parquet('${join(out, path)}')`);
  return rows.getRowObjectsJson();
}

describe('a build with documents and texts', () => {
  test('writes whole documents in balance, the same in every format, each token with its origin', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more: MORE })), out);
      const manifest = await readCorpusManifest(out);
      const { problems, formats } = await verifyCorpus(out);
      expect(problems).toEqual([]);
      const train = formats.filter(({ split, domain }) => split === 'train' && domain === undefined);
      expect(train.map(({ format, equal }) => [format, equal])).toEqual([
        ['parquet', ['tokens', 'labels', 'spans', 'runs', 'tiles', 'spanLabels']],
        ['document-table', ['tiles']],
        ['documents/megatron', ['tiles', 'tokens']],
        ['documents/nanogpt', ['tokens']],
        ['documents/dolma', ['tokens', 'tiles']],
        ['documents/datatrove', ['tokens', 'tiles']],
      ]);

      const texts = new Map(
        ['train', 'validation']
          .flatMap((split) => readLines(join(out, `texts/${split}-00000-of-00001.jsonl`)))
          .map((line) => [line.id, line]),
      );
      expect([...texts.values()]).toEqual([
        ...(await readRows(out, 'texts/train-00000-of-00001.parquet')),
        ...(await readRows(out, 'texts/validation-00000-of-00001.parquet')),
      ]);
      const held = manifest.streams.filter(({ split }) => split === 'validation');
      const inValidation = [...texts.values()].filter(({ split }) => split === 'validation');
      expect(inValidation).toHaveLength(held.reduce((sum, { documents }) => sum + documents, 0));

      // The tokens of each document are those that the reference tokenizer has for its text, in every format.
      const tokenizer = new Tokenizer(
        JSON.parse(readFileSync(join(embeddedFolder(), 'tokenizer/tokenizer.json'), 'utf8')),
        {},
      );
      const bin = readFileSync(join(out, 'documents/megatron/train_text_document.bin'));
      const ids = new Uint16Array(bin.buffer, bin.byteOffset, bin.length / 2);
      const lines = gunzipSync(readFileSync(join(out, 'documents/dolma/part-train-00000.csv.gz')))
        .toString()
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(','));
      const tokensOf: Record<string, number> = {};
      for (const [start, end, id, , , domain] of lines) {
        const own = [...ids.subarray(Number(start), Number(end))];
        const { text, split } = texts.get(id!)!;
        expect(split).toBe('train');
        expect(own).toEqual([...tokenizer.encode(text, { add_special_tokens: false }).ids, 2000]);
        tokensOf[domain!] = (tokensOf[domain!] ?? 0) + own.length;
      }
      for (const path of [
        'dolma/part-train-00000.npy',
        'nanogpt/train.bin',
        'datatrove/train/00000_train.ds',
      ])
        expect(readFileSync(join(out, 'documents', path)).equals(bin), path).toBe(true);
      const index = readFileSync(join(out, 'documents/megatron/train_text_document.idx'));
      expect(Number(index.readBigUInt64LE(18))).toBe(lines.length);

      // Shares are met within half of the longest document.
      const longest = Math.max(...lines.map(([start, end]) => Number(end) - Number(start)));
      expect(Math.abs(tokensOf.code! - tokensOf.math! - tokensOf.prose!)).toBeLessThanOrEqual(2 * longest);
      expect(Math.abs(tokensOf.math! - tokensOf.prose!)).toBeLessThanOrEqual(longest);
      const streams = manifest.documentStreams!.filter(({ split }) => split === 'train');
      expect(streams.reduce((sum, { writtenTokens }) => sum + writtenTokens, 0)).toBe(ids.length);

      // The sidecar tiles the tokens, and knows what a template wrote.
      const rows = await readRows(out, 'provenance/train-documents.parquet');
      let token = 0;
      for (const { first_token, start, length } of rows) {
        expect(Number(first_token) + Number(start)).toBe(token);
        token += Number(length);
      }
      expect(token).toBe(ids.length);
      expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['content', 'template', 'separator']));
      expect(readdirSync(join(out, 'documents/megatron/by-domain')).sort()).toEqual([
        'code',
        'math',
        'prose',
      ]);
    }));

  test('refuses what is no format of running text', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeRecipe(folder, embeddedRecipe({ more: 'documents: [parquet]\n' }));
      await expect(buildCorpus(recipe, join(folder, 'out'))).rejects.toThrow(
        'expected one of megatron, nanogpt, dolma, datatrove',
      );
    }));
});
