import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildGraph, buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';

/** Runs every task that is not done, one after another, as an executor would. Returns the tasks that ran. */
export async function runGraph(graph: BuildGraph, signal = new AbortController().signal): Promise<string[]> {
  const ran: string[] = [];
  for (const { name, taskCount } of graph.phases) {
    for (let index = 0; index < taskCount; index++) {
      const task = { phase: name, index };
      if (await graph.isDone(task)) continue;
      signal.throwIfAborted();
      await graph.run(task, { signal, onProgress: () => {} });
      ran.push(`${name} ${index}`);
    }
  }
  return ran;
}

/** Builds a recipe into a folder. Returns the tasks that ran. */
export async function buildCorpus(recipePath: string, outFolder: string): Promise<string[]> {
  await openOutFolder(outFolder);
  const { build } = await prepareBuild(await planRecipe(recipePath), outFolder);
  return runGraph(buildGraph(build));
}

/** The SHA-256 of every file of a corpus by path, its work folder left out. */
export function digestTree(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.sluice') && path !== 'run.json')
    .sort();
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}
