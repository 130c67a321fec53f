import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGraph, openOutFolder, planRecipe, prepareBuild, readCorpusManifest } from '@sluice/pipeline';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { planBuild } from '../src/plan/plan-build.ts';
import { buildCorpus, runGraph } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';
import { readBlocksOf, spansOf } from './read-blocks-of.ts';

/** A recipe over a few texts, some of which spell the end-of-text token. */
function writeLiterals(folder: string, tokenizer: string): string {
  mkdirSync(join(folder, 'data'));
  for (let row = 0; row < 60; row++)
    appendFileSync(
      join(folder, 'data/a.jsonl'),
      `${JSON.stringify({ text: `number ${row} is <|endoftext|> here` })}\n`,
    );
  const path = join(embeddedFolder(), 'tokenizer');
  return writeRecipe(
    folder,
    `name: literals
tokenizer: { from: ${JSON.stringify(path)}, ${tokenizer} }
block_size: 16
domains: { prose: { sources: [{ from: data, text: text }] } }
`,
  );
}

describe('a build counts its tokens', () => {
  test('by domain, to the sum of its streams, for any number of tasks', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeRecipe(folder, embeddedRecipe());
      const out = join(folder, 'few');
      await buildCorpus(recipe, out);
      const { tokens, streams, vocabularySize } = await readCorpusManifest(out);
      expect(tokens.domains.map(({ domain }) => domain)).toEqual(['code', 'math', 'prose']);
      for (const entry of tokens.domains) {
        const ofDomain = streams.filter(({ domain }) => domain === entry.domain);
        expect(entry.tokens).toBe(ofDomain.reduce((sum, one) => sum + one.tokens, 0));
        expect(entry.documents).toBe(ofDomain.reduce((sum, one) => sum + one.documents, 0));
        expect(entry.bytes).toBeGreaterThan(entry.tokens);
        expect(entry.usedIds).toBeLessThanOrEqual(tokens.usedIds);
      }
      expect(tokens.usedIds).toBeLessThanOrEqual(vocabularySize);
      const planned = await planRecipe(recipe);
      const plan = planBuild(planned.lock, { sampleBytes: 1, encodeBytes: 20_000, writeBytes: 256e6 });
      const many = join(folder, 'many');
      await openOutFolder(many);
      const { build } = await prepareBuild({ ...planned, plan }, many);
      await runGraph(buildGraph(build));
      expect((await readCorpusManifest(many)).tokens).toEqual(tokens);
    }));

  test.each([
    ['as-text', false],
    ['as-control', true],
  ])('and the literals of special tokens, %s', (handling, becomesControl) =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeLiterals(folder, `special_tokens: ${handling}`), out);
      const manifest = await readCorpusManifest(out);
      expect(manifest.specialTokens).toBe(handling);
      expect(manifest.tokens.domains).toMatchObject([{ specialTokenLiterals: 60, documents: 60 }]);
      const { endOfTextId, tokens } = manifest;
      const train = await readBlocksOf(out, 'data/train-00000-of-00001.parquet');
      const ends = train.tokens.filter((id) => id === endOfTextId).length;
      const separators = spansOf(train).filter(({ kind }) => kind === 'separator').length;
      expect(ends > separators).toBe(becomesControl);
      expect(tokens.usedIds).toBeGreaterThan(5);
    }),
  );

  test('and is given the Rust library to make them by, to the same data', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const recipe = writeLiterals(folder, 'engine: native');
      expect((await planRecipe(recipe)).tokenizer).toMatchObject({ engine: 'native' });
      await buildCorpus(recipe, out);
      const native = await readCorpusManifest(out);
      expect(native.tokenizerEngine).toBe('native');
      writeFileSync(recipe, readFileSync(recipe, 'utf8').replace('engine: native', 'engine: auto'));
      const other = join(folder, 'other');
      await buildCorpus(recipe, other);
      const fast = await readCorpusManifest(other);
      expect(fast.tokenizerEngine).toBe('fast');
      const dataOf = ({ files }: typeof fast) => files.filter(({ path }) => path.startsWith('data/'));
      expect(dataOf(fast)).toEqual(dataOf(native));
    }));

  test.each([
    ['end_of_text: "<none>"', 'endOfText must be a token'],
    ['beginning_of_text: "<none>"', 'beginningOfText must be a token'],
    ['engine: slow', 'expected "auto", "reference", "fast" or "native"'],
  ])('and refuses %s', (tokenizer, message) =>
    withTemporaryFolder(async (folder) => {
      await expect(planRecipe(writeLiterals(folder, tokenizer))).rejects.toThrow(message);
    }),
  );

  test('and asks for a beginning-of-text token where there is none', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeLiterals(folder, 'engine: auto');
      appendFileSync(recipe, 'pack: { beginning_of_text: document }\n');
      await expect(planRecipe(recipe)).rejects.toMatchObject({
        code: 'tokenizer-no-beginning-of-text',
        hint: expect.stringContaining('tokenizer.beginning_of_text'),
      });
    }));
});
