import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DocumentMapping, formatOfName, resolveSource } from '../src/index.ts';
import { readEverything } from './read-everything.ts';

const baseFolder = join(import.meta.dirname, '../../../../shared/data');

beforeAll(() => {
  if (existsSync(join(baseFolder, 'README.md'))) return;
  throw new Error('these tests need the real corpora in ../shared/data beside the checkout');
});

/** The text fields of each folder, from the table at the top of the data's README. */
const TEXT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'aqua-rat': ['question', 'rationale'],
  books: ['text'],
  'codeparrot-shaped': ['content'],
  gsm8k: ['question', 'answer'],
  mathqa: ['Problem', 'Rationale'],
  'tal-scq5k-en/math-shaped': ['problem', 'solution'],
  'tal-scq5k-en/original': ['problem'],
  wikitext: ['text'],
};

function mappingOf(path: string): DocumentMapping {
  const folder = Object.keys(TEXT_FIELDS).find((name) => path.startsWith(`${name}/`))!;
  return { domain: 'real', subdomain: 'real', textFields: TEXT_FIELDS[folder]! };
}

describe('readDocuments(source, mapping, options) of the real corpora', () => {
  it('finds in every data file the records, bytes and digest that the README of the data gives', async () => {
    const readme = await readFile(join(baseFolder, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| (\S+) \| (\d+) \| (\d+) \| `([0-9a-f]{64})` \|$/gm)];
    expect(rows.length).toBeGreaterThan(25);
    for (const [, path, records, byteLength, digest] of rows) {
      const source = await resolveSource({ name: 'real', from: '.', files: [path!] }, { baseFolder });
      expect(source.files, path).toEqual([
        { path, byteLength: Number(byteLength), digest: `sha256:${digest}` },
      ]);
      const read = await readEverything(source, mappingOf(path!), { baseFolder });
      expect(read.recordCount, path).toBe(Number(records));
      expect(read.documents.length + (read.drops['empty-text'] ?? 0), path).toBe(Number(records));
    }
  });

  it.each([
    ['gsm8k/main', 'train.jsonl', 'train-*.parquet'],
    ['gsm8k/main', 'test.jsonl', 'test-*.parquet'],
    ['mathqa', 'test.json', 'test.jsonl'],
    ['mathqa', 'test.jsonl', '*.parquet'],
    ['tal-scq5k-en/math-shaped', 'train.jsonl', '*.parquet'],
    ['wikitext/wikitext-2-v1', 'train.jsonl.gz', 'train-*.parquet'],
    ['wikitext/wikitext-2-v1', 'validation.jsonl.gz', 'validation-*.parquet'],
  ])('reads the same texts in the same rows in %s out of %s and %s', async (from, first, second) => {
    const [one, other] = await Promise.all(
      [first, second].map(async (pattern) => {
        const source = await resolveSource({ name: 'real', from, files: [pattern] }, { baseFolder });
        expect(formatOfName(source.files[0]!.path).format).toBeDefined();
        return readEverything(source, mappingOf(`${from}/`), { baseFolder });
      }),
    );
    expect(one!.texts.length).toBeGreaterThan(1_000);
    expect(other!.texts.every((text, index) => text === one!.texts[index])).toBe(true);
    expect(other!.rows).toEqual(one!.rows);
  });

  it('takes the ten shards of a folder in order, without its licences', async () => {
    const source = await resolveSource({ name: 'code', from: 'codeparrot-shaped' }, { baseFolder });
    expect(source.files.map((file) => file.path)).toEqual(
      Array.from({ length: 10 }, (_, shard) => `data/file-${String(shard + 1).padStart(12, '0')}.json.gz`),
    );
  });
});
