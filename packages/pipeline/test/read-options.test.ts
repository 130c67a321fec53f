import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { estimateRecipe, planRecipe, readCorpusManifest } from '@sluice/pipeline';
import { buildText, embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

/** Builds a corpus that holds nothing out of files; gives its manifest and its texts. */
async function build(folder: string, files: Readonly<Record<string, string | Uint8Array>>, source: string) {
  mkdirSync(join(folder, 'data'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 'data', name), content);
  const recipe = writeRecipe(
    folder,
    `name: trial
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 16
domains: { prose: { sources: [{ from: data, text: text, ${source} }] } }
split: { validation: 0, near_duplicates: keep, exact_duplicates: keep }
texts: [jsonl]
`,
  );
  await estimateRecipe(await planRecipe(recipe));
  const out = join(folder, 'out');
  await buildCorpus(recipe, out);
  const manifest = await readCorpusManifest(out);
  const path = manifest.files.find((file) => file.path.startsWith('texts/'))!.path;
  const lines = readFileSync(join(out, path), 'utf8').trimEnd().split('\n');
  return { manifest, texts: lines.map((line) => (JSON.parse(line) as { text: string }).text).sort() };
}

const ESSAYS = Object.fromEntries(
  ['a', 'b', 'c'].map((name) => {
    const paragraphs = [1, 2, 3].map((number) => `${buildText(`${name} ${number}`, 20)}\nand more`);
    return [`${name}.md`, `${paragraphs.join('\n\n')}\n`];
  }),
);

describe('read', () => {
  test.each([
    ['text-file', 3],
    ['text-paragraphs', 9],
    ['text-lines', 18],
  ])('as %s makes documents of text under any name', (as, count) =>
    withTemporaryFolder(async (folder) => {
      const { manifest, texts } = await build(folder, ESSAYS, `files: "*.md", read: { as: ${as} }`);
      expect(manifest.sources[0]!.sampledDocuments).toBe(count);
      expect(texts.length).toBe(count);
      if (as === 'text-file') expect(texts).toEqual(Object.values(ESSAYS).sort());
    }),
  );

  test('must be said of files whose names tell nothing', () =>
    withTemporaryFolder(async (folder) => {
      await expect(build(folder, ESSAYS, 'files: "*.md"')).rejects.toMatchObject({
        code: 'unsupported-format',
        hint: expect.stringContaining('read: { as: … }'),
      });
    }));

  test('with invalid_utf8: replace counts the documents with bytes that are no characters', () =>
    withTemporaryFolder(async (folder) => {
      const line = (text: string) => Buffer.from(`${JSON.stringify({ text })}\n`, 'latin1');
      const lines = Array.from({ length: 40 }, (_, row) =>
        line(`${buildText(String(row), 20)}${row % 4 === 0 ? ' caf\u00e9' : ''}`),
      );
      const files = { 'a.jsonl': Buffer.concat(lines) };
      const { manifest, texts } = await build(folder, files, 'read: { invalid_utf8: replace }');
      expect(manifest.sources[0]!.cleaned).toEqual({ 'invalid-characters': 10 });
      expect(texts.filter((text) => text.endsWith(' caf\u{fffd}')).length).toBe(10);
    }));

  test.each([
    ['read: { largest_record: 2 kB }', 0],
    ['read: { largest_record: 4 kB }', 1],
  ])('sets the limit of a record: %s', (read, count) =>
    withTemporaryFolder(async (folder) => {
      const records = Array.from({ length: 40 }, (_, row) => ({ text: buildText(String(row), 20) }));
      const long = { text: 'word '.repeat(600) };
      const jsonl = [...records, long].map((record) => `${JSON.stringify(record)}\n`).join('');
      const { manifest } = await build(folder, { 'a.jsonl': jsonl }, `on_bad_record: drop, ${read}`);
      expect(manifest.sources[0]!.sampledDocuments).toBe(40 + count);
    }),
  );
});
