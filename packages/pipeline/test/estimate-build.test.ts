import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { estimateRecipe, openOutFolder, planRecipe, prepareBuild, requireDisk } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { type EmbeddedRecipeOptions, embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

function folderBytes(folder: string, isWanted: (path: string) => boolean): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isWanted(path.slice(folder.length + 1)))
    .reduce((sum, path) => sum + statSync(path).size, 0);
}

interface Streams {
  readonly streams: readonly { readonly split: string; readonly writtenTokens: number }[];
  readonly sources: readonly { readonly sampledDocuments: number; readonly sampledBytes: number }[];
}

describe('estimateRecipe(planned)', () => {
  test.each<[string, EmbeddedRecipeOptions]>([
    ['all documents, equal', { budget: 'all' }],
    ['a budget of bytes', { budget: '150 kB' }],
    ['a budget of documents, natural', { budget: '200 documents', more: 'balance: { to: natural }\n' }],
    ['shares', { budget: 'all', more: 'balance: { to: shares, shares: { code: 1, math: 2, prose: 1 } }\n' }],
  ])('foresees what a build comes to: %s', (_, options) =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe(options)), join(folder, 'out')];
      const estimate = await estimateRecipe(await planRecipe(recipe));
      await buildCorpus(recipe, out);
      const { streams, sources } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Streams;
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const train = sum(
        streams.filter(({ split }) => split === 'train').map(({ writtenTokens }) => writtenTokens),
      );
      const documents = sum(sources.map(({ sampledDocuments }) => sampledDocuments));
      expect(estimate.trainTokens / train).toBeGreaterThan(0.85);
      expect(estimate.trainTokens / train).toBeLessThan(1.3);
      expect(estimate.documents / documents).toBeGreaterThan(0.85);
      expect(estimate.documents / documents).toBeLessThan(1.3);
      const workBytes = folderBytes(join(out, '.sluice'), () => true);
      expect(estimate.workBytes / workBytes).toBeGreaterThan(0.9);
      expect(estimate.workBytes / workBytes).toBeLessThan(1.9);
    }),
  );
});

describe('requireDisk(build, freeBytes)', () => {
  test('says what is needed and what is free where the disk is too small, and needs no more than a guess where not', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe()), join(folder, 'out')];
      await openOutFolder(out);
      const { build } = await prepareBuild(await planRecipe(recipe), out);
      const guessed = await requireDisk(build, 1e9);
      await expect(requireDisk(build, 1e6)).rejects.toMatchObject({
        code: 'pipeline/too-little-disk',
        message: expect.stringMatching(/needs about 0\.0\d GB of disk for .*, and 0\.00 GB are free/),
        hint: expect.stringContaining('--any-disk'),
      });
      const looked = await requireDisk(build, guessed.neededBytes - 1);
      expect(looked.neededBytes).toBeLessThan(guessed.neededBytes);
    }));

  test('takes off what the folder has already', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe()), join(folder, 'out')];
      await openOutFolder(out);
      const planned = await planRecipe(recipe);
      const first = await requireDisk((await prepareBuild(planned, out)).build, 1e9);
      await buildCorpus(recipe, out);
      const second = await requireDisk((await prepareBuild(planned, out)).build, 1e9);
      expect(first.neededBytes - second.neededBytes).toBeGreaterThan(500_000);
    }));
});
