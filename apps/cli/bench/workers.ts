/*
 * A build of the local recipe, or of a number of made-up documents, in one process, in worker processes and in worker
 * threads, one after the other in turns, so that a busy machine is as busy for each. It also times each task by the CPU
 * time it takes in one process, which others on the machine do not change much, and deals these times out to two workers
 * on paper: what a machine with two idle cores could gain. Run it from the root, with the number of turns (0 for the
 * paper alone):
 *
 *   node --conditions=@sluice/source apps/cli/bench/workers.ts 3 [documents]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  createInProcessExecutor,
  createLocalPool,
  type Executor,
  type GraphSource,
  type TaskGraph,
} from '@sluice/execution';
import { buildGraph, openOutFolder, type PlannedRecipe, planRecipe, prepareBuild } from '@sluice/pipeline';
import { embeddedFolder } from '@sluice/test-fixtures';
import { createPool } from '../../../packages/execution/src/local-pool.ts';
import type { WorkerLink } from '../../../packages/execution/src/worker-link.ts';
import { writeDocuments } from './write-documents.ts';

const turns = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'sluice-workers-'));

const WAYS: Readonly<Record<string, (source: GraphSource) => Executor>> = {
  'in process': createInProcessExecutor,
  '1 process': (source) => createLocalPool({ workers: 1, source }),
  '2 processes': (source) => createLocalPool({ workers: 2, source }),
  '1 thread': (source) => createPool({ workers: 1, source }, startThread),
  '2 threads': (source) => createPool({ workers: 2, source }, startThread),
};

function startThread(): WorkerLink {
  const worker = new Worker(new URL('./thread-worker.ts', import.meta.url));
  return {
    send: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
    onEnd: (listener) => worker.on('exit', (exitCode) => listener({ exitCode, signal: null })),
    close: () => void worker.terminate(),
    kill: () => void worker.terminate(),
  };
}

async function build(planned: PlannedRecipe, create: (source: GraphSource, graph: TaskGraph) => Executor) {
  const outFolder = join(folder, 'out');
  await openOutFolder(outFolder);
  const { build: prepared } = await prepareBuild(planned, outFolder);
  const data = { outFolder, baseFolder: planned.baseFolder };
  const graph = buildGraph(prepared);
  const source = { module: import.meta.resolve('@sluice/pipeline'), function: 'openBuildGraph', data };
  const started = performance.now();
  const { phases } = await create(source, graph).run(graph);
  const seconds = (performance.now() - started) / 1000;
  rmSync(outFolder, { recursive: true });
  return { seconds, phases };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

try {
  const documents = Number(process.argv[3] ?? 0);
  const planned = await planRecipe(
    documents > 0 ? await writeMadeRecipe(documents) : 'recipes/moe-emergence.local.yaml',
  );
  await build(planned, createInProcessExecutor); // fills the disk cache
  if (turns > 0) await timeWays(planned);
  await onPaper(planned);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each way in turns: its median, the phases of it, and two workers against one turn by turn. */
async function timeWays(planned: PlannedRecipe): Promise<void> {
  const runs: (Awaited<ReturnType<typeof build>> & { name: string })[] = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const [name, create] of Object.entries(WAYS)) {
      const run = await build(planned, create);
      runs.push({ name, ...run });
    }
    console.log(`turn ${turn + 1}, load ${loadavg()[0]!.toFixed(1)}`);
  }
  const of = (name: string) => runs.filter((run) => run.name === name);
  const phaseNames = runs[0]!.phases.map((phase) => phase.name);
  console.log(['way', 'median s', ...phaseNames].map((word) => word.padEnd(12)).join(''));
  for (const name of Object.keys(WAYS)) {
    const secondsOf = phaseNames.map((_, index) => of(name).map(({ phases }) => phases[index]!.seconds));
    const figures = [of(name).map(({ seconds }) => seconds), ...secondsOf];
    console.log(name.padEnd(12) + figures.map((all) => median(all).toFixed(2).padEnd(12)).join(''));
  }
  for (const [one, two] of [
    ['1 process', '2 processes'],
    ['1 thread', '2 threads'],
  ] as const) {
    const ratios = of(one).map(({ seconds }, turn) => seconds / of(two)[turn]!.seconds);
    console.log(`${one} / ${two}: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`);
  }
}

async function writeMadeRecipe(documents: number): Promise<string> {
  await writeDocuments(join(folder, 'input'), documents);
  const path = join(folder, 'recipe.yaml');
  writeFileSync(
    path,
    `name: workers
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 512
domains: { prose: { sources: [{ from: input, text: text, group: group }] } }
sample: { per_domain: all }
`,
  );
  return path;
}

/** CPU seconds of each task, and the time of two workers that never wait for a core. */
async function onPaper(planned: PlannedRecipe): Promise<void> {
  const tasks: { phase: string; weight: number; cpuSeconds: number }[] = [];
  await build(planned, (_, graph) => {
    const run = graph.run;
    graph.run = async (task, context) => {
      const before = process.cpuUsage();
      await run(task, context);
      const { user, system } = process.cpuUsage(before);
      tasks.push({
        phase: task.phase,
        weight: graph.weightOf?.(task) ?? 0,
        cpuSeconds: (user + system) / 1e6,
      });
    };
    return createInProcessExecutor();
  });
  let [one, two] = [0, 0];
  for (const name of new Set(tasks.map(({ phase }) => phase))) {
    const lanes = [0, 0];
    const ofPhase = tasks
      .filter((task) => task.phase === name)
      .sort((a, b) => b.weight - a.weight) // as the pool starts them
      .map((task) => task.cpuSeconds);
    for (const cpuSeconds of ofPhase) lanes[lanes[0]! <= lanes[1]! ? 0 : 1]! += cpuSeconds;
    const longestTask = Math.max(...ofPhase);
    const [sum, longest] = [lanes[0]! + lanes[1]!, Math.max(...lanes)];
    [one, two] = [one + sum, two + longest];
    console.log(
      `${name.padEnd(10)}${ofPhase.length} tasks, ${sum.toFixed(2)} CPU s, with two workers ${longest.toFixed(2)} s, longest task ${longestTask.toFixed(2)} s`,
    );
  }
  console.log(`on paper, one / two: ${one.toFixed(2)} / ${two.toFixed(2)} = ${(one / two).toFixed(2)}`);
}
