import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessExecutor, createLocalPool, type Executor } from '@sluice/execution';
import { type BuildPlace, buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestTree } from './digest-tree.ts';
import { writeSmallRecipe } from './small-recipe.ts';

/** Small, so that even this recipe has tasks enough for seven workers. */
const TASK_SIZES = { sampleBytes: 1, encodeBytes: 10_000, writeBytes: 25_000 };

let folder: string;
let recipe: string;
let expected: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-identical-'));
  recipe = writeSmallRecipe(folder);
  expected = await treeOf('in-process', createInProcessExecutor);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function treeOf(name: string, create: (place: BuildPlace) => Executor) {
  const outFolder = join(folder, name);
  await openOutFolder(outFolder);
  const planned = await planRecipe(recipe, { taskSizes: TASK_SIZES });
  const { build } = await prepareBuild(planned, outFolder);
  const graph = buildGraph(build);
  for (const phase of ['sample', 'encode', 'write'])
    expect(graph.phases.find(({ name: of }) => of === phase)!.taskCount).toBeGreaterThanOrEqual(5);
  await create({ outFolder, baseFolder: planned.baseFolder }).run(graph);
  return digestTree(outFolder);
}

describe('a build in a local pool', () => {
  test.each([1, 2, 7])('leaves the bytes of a build in one process for %d workers', async (workers) => {
    const tree = await treeOf(`workers-${workers}`, (place) =>
      createLocalPool({
        workers,
        source: {
          module: import.meta.resolve('@sluice/pipeline'),
          function: 'openBuildGraph',
          data: place,
        },
        execArgv: ['--conditions=@sluice/source'],
      }),
    );
    expect(tree).toEqual(expected);
    expect(Object.keys(tree)).toContain('manifest.json');
  });
});
