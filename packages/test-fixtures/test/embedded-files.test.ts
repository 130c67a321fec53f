import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@sluice/determinism';
import { expect, test } from 'vitest';
import { decompressed, makeEmbeddedFiles } from '../src/embedded/embedded-files.ts';
import { embeddedFolder } from '../src/index.ts';
import { dataPaths, embeddedRows, embeddedTexts } from './embedded-texts.ts';

const rows = await embeddedRows();
const code = [...rows].filter(([path]) => path.startsWith('code/')).flatMap(([, shard]) => shard);

test('makeEmbeddedFiles() gives the committed files again, compared after decompression', () => {
  const files = makeEmbeddedFiles();
  expect(files.map(({ path }) => path).sort()).toEqual([...dataPaths(), 'tokenizer/tokenizer.json']);
  for (const file of files) {
    const committed = decompressed({
      path: file.path,
      bytes: readFileSync(join(embeddedFolder(), file.path)),
    });
    expect([file.path, sha256Hex(decompressed(file))]).toEqual([file.path, sha256Hex(committed)]);
  }
});

test('the data set is small and has a few hundred to two thousand documents to a domain', async () => {
  const bytes = [...dataPaths(), 'tokenizer/tokenizer.json'].map(
    (path) => readFileSync(join(embeddedFolder(), path)).length,
  );
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(3_000_000);
  for (const texts of Object.values(await embeddedTexts())) {
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.length).toBeLessThan(2000);
  }
});

test('code has the fields of CodeParrot, in several shards ordered by repository', () => {
  expect([...rows.keys()].filter((path) => path.startsWith('code/')).length).toBeGreaterThanOrEqual(3);
  for (const row of code) {
    expect(Object.keys(row)).toEqual(['repo_name', 'path', 'copies', 'size', 'content', 'license']);
    expect(row.size).toBe(String(Buffer.byteLength(row.content!)));
  }
  const names = code.map((row) => row.repo_name!);
  expect(names).toEqual([...names].sort());
  expect(new Set(code.map((row) => `${row.repo_name}/${row.path}`)).size).toBe(code.length);
});

test('code repositories are very unequal, so that the first megabyte is not a sample', () => {
  const counts = new Map<string, number>();
  for (const row of code) counts.set(row.repo_name!, (counts.get(row.repo_name!) ?? 0) + 1);
  const sizes = [...counts.values()];
  expect(sizes).toHaveLength(12);
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeGreaterThan(20);
  // a reader of the first quarter sees one repository of twelve
  expect(new Set(code.slice(0, code.length / 4).map((row) => row.repo_name)).size).toBe(1);
});

test('code has exact copies across repositories and licence headers in some', () => {
  const repositoriesOf = new Map<string, Set<string>>();
  for (const { content, repo_name } of code) {
    if (content!.trim() === '') continue;
    repositoriesOf.set(content!, (repositoriesOf.get(content!) ?? new Set()).add(repo_name!));
  }
  const shared = [...repositoriesOf.values()].filter((repositories) => repositories.size > 1);
  expect(shared.length).toBeGreaterThanOrEqual(3);
  for (const row of code) {
    expect(Number(row.copies)).toBe(code.filter(({ content }) => content === row.content).length);
  }
  const headed = new Set(
    code.filter(({ content }) => content!.startsWith('# Copyright')).map((row) => row.repo_name),
  );
  expect(headed.size).toBeGreaterThanOrEqual(3);
  expect(headed.size).toBeLessThanOrEqual(6);
});

/** Sets of 5 neighbouring tokens, a token being a run of word characters or one other character. */
function shinglesOf(content: string): Set<string> {
  const tokens = content.match(/\w+|[^\w\s]/g) ?? [];
  return new Set(tokens.slice(4).map((_, at) => tokens.slice(at, at + 5).join('\0')));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const shingle of a) if (b.has(shingle)) both++;
  return both / (a.size + b.size - both);
}

test('the README has the exact figures of blank, equal and similar files and of repeated problems', () => {
  const files = code.filter(({ content }) => content!.trim() !== '');
  const shingles = files.map(({ content }) => shinglesOf(content!));
  let [equal, similar, related] = [0, 0, 0];
  for (let i = 0; i < files.length; i++) {
    for (let j = 0; j < i; j++) {
      const similarity = jaccard(shingles[i]!, shingles[j]!);
      if (files[i]!.content === files[j]!.content) equal++;
      else if (similarity >= 0.8) similar++;
      else if (similarity >= 0.7) related++;
    }
  }
  const problems = rows.get('math/competition.jsonl.zst')!.map(({ problem }) => problem);
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const stated = /Counted exactly:[^.]*\.8 [^.]*\.7 [^.]*\./
    .exec(readme)![0]
    .replaceAll(/0\.\d|of 5 tokens/g, '');
  expect([...stated.matchAll(/\d+/g)].map(Number)).toEqual([
    code.length - files.length,
    equal,
    similar,
    related,
    problems.length - new Set(problems).size,
  ]);
});

test('prose documents are distinct and keep to their books and titles', () => {
  const articles = rows.get('prose/encyclopaedia.parquet')!;
  expect(new Set(articles.map(({ text }) => text)).size).toBe(articles.length);
  for (const { text, title } of articles) expect(text!.startsWith(`${title}\n\n`)).toBe(true);
  const stories = rows.get('prose/stories.jsonl')!;
  expect(new Set(stories.map(({ text }) => text)).size).toBe(stories.length);
  expect(new Set(stories.map(({ book }) => book)).size).toBe(10);
});

test('no text has a place of a template left in it', async () => {
  const { code: files, math, prose } = await embeddedTexts();
  for (const text of [...math, ...prose])
    expect(text).not.toMatch(/undefined|NaN|\{[a-z]+\d?\|?[a-z]*\}(?!\{)(?<!\\(?:begin|end)\{[a-z]+\})/);
  for (const text of files)
    expect(text).not.toMatch(
      /undefined|@doc|\{(?:fn|items?|num2?|text|limit|small|word2?|Class|Error|CONST|sep|comment|verb)\}/,
    );
});
