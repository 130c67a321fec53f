import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildGraph,
  cleanFolder,
  openOutFolder,
  PHASE_NAMES,
  planRecipe,
  prepareBuild,
} from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const SMALL = { budget: '20 kB' };

describe('cleanFolder(outFolder)', () => {
  test('leaves the corpus, and nothing to do for the same recipe', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe(SMALL)), join(folder, 'out')];
      await buildCorpus(recipe, out);
      const tree = digestTree(out);
      writeFileSync(join(out, 'data/train-00000-of-00001.parquet.123.tmp'), 'half');
      const { byteLength } = await cleanFolder(out);
      expect(byteLength).toBeGreaterThan(30_000);
      expect(digestTree(out)).toEqual(tree);
      const left = readdirSync(join(out, '.sluice')).map((name) => name.split('-')[0]);
      expect([...new Set(left)].sort()).toEqual(['finish', 'lock.json', 'plan.json', 'write']);
      expect(await buildCorpus(recipe, out)).toEqual([]);
    }));

  test('lets a changed recipe, or a lost output, be built from the start', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe(SMALL)), join(folder, 'out')];
      await buildCorpus(recipe, out);
      const tree = digestTree(out);
      await cleanFolder(out);
      rmSync(join(out, 'data/train-00000-of-00001.parquet'));
      expect(await buildCorpus(recipe, out)).toContain('sample 0');
      expect(digestTree(out)).toEqual(tree);
      await cleanFolder(out);
      const other = writeRecipe(folder, embeddedRecipe({ ...SMALL, blockSize: 64 }));
      expect(await buildCorpus(other, out)).toContain('sample 0');
    }));

  test('refuses a build that has not ended, unless its work is to be thrown away', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await openOutFolder(out);
      const { build } = await prepareBuild(await planRecipe(writeRecipe(folder, embeddedRecipe(SMALL))), out);
      const graph = buildGraph(build);
      const task = { phase: 'sample', index: 0 };
      await graph.run(task, { signal: new AbortController().signal, onProgress: () => {} });
      await expect(cleanFolder(out)).rejects.toMatchObject({ code: 'pipeline/unfinished' });
      expect(await graph.isDone(task)).toBe(true);
      await cleanFolder(out, { unfinished: 'remove' });
      expect(await graph.isDone(task)).toBe(false);
    }));

  test('refuses a folder that no build left', () =>
    withTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'thesis.tex'), '');
      await expect(cleanFolder(folder)).rejects.toMatchObject({ code: 'pipeline/not-prepared' });
      expect(existsSync(join(folder, 'thesis.tex'))).toBe(true);
    }));
});

describe('prepareBuild(planned, outFolder, options)', () => {
  test('starts over if it is told to', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe(SMALL)), join(folder, 'out')];
      await buildCorpus(recipe, out);
      const prepared = await prepareBuild(await planRecipe(recipe), out, { earlier: 'remove' });
      const tasks = PHASE_NAMES.flatMap((phase) => prepared.build.plan.phases[phase]);
      expect(prepared.cleared.toSorted()).toEqual(tasks.map(({ artefact }) => artefact).sort());
      expect(prepared.before?.recipe.name).toBe('embedded');
      expect(await buildGraph(prepared.build).isDone({ phase: 'sample', index: 0 })).toBe(false);
    }));

  test('takes the manifest away before the first of the files it lists is replaced', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeRecipe(folder, embeddedRecipe(SMALL)), join(folder, 'out')];
      await buildCorpus(recipe, out);
      const changed = writeRecipe(folder, embeddedRecipe({ ...SMALL, blockSize: 64 }));
      const graph = buildGraph((await prepareBuild(await planRecipe(changed), out)).build);
      const context = { signal: new AbortController().signal, onProgress: () => {} };
      await graph.run({ phase: 'balance', index: 0 }, context);
      expect(existsSync(join(out, 'manifest.json'))).toBe(true);
      await graph.run({ phase: 'write', index: 0 }, context);
      expect(existsSync(join(out, 'manifest.json'))).toBe(false);
    }));
});
