import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { planBuild } from '../src/plan/plan-build.ts';
import { buildCorpus, digestTree, runGraph } from './build-corpus.ts';
import { type EmbeddedRecipeOptions, embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

/** Builds a recipe into a new folder and gives the digests of what it left. */
async function treeOf(folder: string, name: string, options: EmbeddedRecipeOptions = {}) {
  const out = join(folder, name);
  await buildCorpus(writeRecipe(folder, embeddedRecipe(options), `${name}.yaml`), out);
  return digestTree(out);
}

describe('buildGraph(build)', () => {
  test('leaves the same bytes in another folder', () =>
    withTemporaryFolder(async (folder) => {
      const tree = await treeOf(folder, 'a');
      expect(Object.keys(tree)).toEqual([
        'README.md',
        'audit.json',
        'by-domain/code/validation-00000-of-00001.parquet',
        'by-domain/math/validation-00000-of-00001.parquet',
        'by-domain/prose/validation-00000-of-00001.parquet',
        'certificate.json',
        'data/train-00000-of-00001.parquet',
        'data/validation-00000-of-00001.parquet',
        'lock.json',
        'manifest.json',
        'provenance/train-groups.parquet',
        'provenance/validation-groups.parquet',
        'tokenizer/tokenizer.json',
      ]);
      expect(await treeOf(folder, 'b')).toEqual(tree);
    }));

  test('leaves the same bytes when files, sources and domains are listed in another order', () =>
    withTemporaryFolder(async (folder) => {
      const tree = await treeOf(folder, 'a');
      const reordered: EmbeddedRecipeOptions = {
        codeFiles: '["file-*[234].json.gz", "file-*1.json.gz"]',
        domains: ['prose', 'math', 'code'],
      };
      expect(await treeOf(folder, 'b', reordered)).toEqual(tree);
    }));

  test('leaves other data for another seed', () =>
    withTemporaryFolder(async (folder) => {
      const [a, b] = [await treeOf(folder, 'a'), await treeOf(folder, 'b', { seed: 8 })];
      for (const path of Object.keys(a).filter((name) => name.startsWith('data/')))
        expect(b[path]).not.toBe(a[path]);
    }));

  test('leaves the same data for any number of tasks', () =>
    withTemporaryFolder(async (folder) => {
      const tree = await treeOf(folder, 'few');
      const planned = await planRecipe(join(folder, 'few.yaml'));
      const plan = planBuild(planned.lock, { sampleBytes: 1, encodeBytes: 20_000, writeBytes: 256e6 });
      expect(plan.phases.sample.length).toBe(7);
      expect(plan.phases.encode.length).toBeGreaterThan(5);
      expect(plan.phases.certify.length).toBe(16);
      const out = join(folder, 'many');
      await openOutFolder(out);
      const { build } = await prepareBuild({ ...planned, plan }, out);
      await runGraph(buildGraph(build));
      expect(digestTree(out)).toEqual(tree);
    }));

  test('has nothing to do when nothing changed', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeRecipe(folder, embeddedRecipe());
      const ran = await buildCorpus(recipe, join(folder, 'out'));
      expect(ran.map((task) => task.split(' ')[0])).toEqual(expect.arrayContaining(['sample', 'finish']));
      expect(await buildCorpus(recipe, join(folder, 'out'))).toEqual([]);
    }));

  test('continues a build that was stopped after any task, to the same bytes', () =>
    withTemporaryFolder(async (folder) => {
      const tree = await treeOf(folder, 'whole');
      const recipe = join(folder, 'whole.yaml');
      for (const stopAfter of [0, 3, 4, 5, 6, 8, 10, 11]) {
        const out = join(folder, `stopped-${stopAfter}`);
        await openOutFolder(out);
        const { build } = await prepareBuild(await planRecipe(recipe), out);
        const graph = buildGraph(build);
        let started = 0;
        const stopping = {
          ...graph,
          run: (...args: Parameters<typeof graph.run>) => {
            if (started++ === stopAfter) throw new Error('stopped');
            return graph.run(...args);
          },
        };
        await expect(runGraph(stopping)).rejects.toThrow('stopped');
        const taskCount = graph.phases.reduce((sum, phase) => sum + phase.taskCount, 0);
        expect(await buildCorpus(recipe, out)).toHaveLength(taskCount - stopAfter);
        expect(digestTree(out)).toEqual(tree);
      }
    }));

  test('stops in the middle of a task when it is told to, and leaves no artefact of it', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await openOutFolder(out);
      const { build } = await prepareBuild(await planRecipe(writeRecipe(folder, embeddedRecipe())), out);
      const graph = buildGraph(build);
      const controller = new AbortController();
      const task = { phase: 'sample', index: 0 };
      const running = graph.run(task, {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error('enough')),
      });
      await expect(running).rejects.toThrow('enough');
      expect(await graph.isDone(task)).toBe(false);
    }));

  test('removes what a killed run left half-written beside the outputs', () =>
    withTemporaryFolder(async (folder) => {
      const tree = await treeOf(folder, 'a');
      for (const name of ['README.md.123.tmp', 'tokenizer/tokenizer.json.4.tmp'])
        writeFileSync(join(folder, 'a', name), 'half');
      expect(await treeOf(folder, 'a')).toEqual(tree);
    }));

  test('redoes only what a change of the recipe touches', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const ranAfter = (options: EmbeddedRecipeOptions) =>
        buildCorpus(writeRecipe(folder, embeddedRecipe(options)), out).then((ran) => [
          ...new Set(ran.map((task) => task.split(' ')[0])),
        ]);
      const late = ['balance', 'write', 'audit', 'certify', 'finish'];
      expect(await ranAfter({})).toEqual(['sample', 'select', 'encode', ...late]);
      expect(await ranAfter({ blockSize: 64 })).toEqual(late);
      expect(await ranAfter({ blockSize: 64, validation: '8%' })).toEqual(['select', 'encode', ...late]);
      expect(
        await ranAfter({ blockSize: 64, validation: '8%', template: '{ask}{question}: {answer}' }),
      ).toEqual(['encode', ...late]);
      expect(
        await ranAfter({ blockSize: 64, validation: '8%', template: '{ask}{question}: {answer}', seed: 9 }),
      ).toEqual(['sample', 'select', 'encode', ...late]);
    }));

  test('leaves after a change and back what it left before', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const build = async (options: EmbeddedRecipeOptions) => {
        await buildCorpus(writeRecipe(folder, embeddedRecipe(options)), out);
        return digestTree(out);
      };
      const before = await build({});
      await build({ blockSize: 64 });
      expect(await build({})).toEqual(before);
    }));
});

describe('openOutFolder(folder)', () => {
  test('refuses a folder with files of somebody else', () =>
    withTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'thesis'));
      await expect(openOutFolder(folder)).rejects.toMatchObject({ code: 'pipeline/foreign-folder' });
    }));
});
