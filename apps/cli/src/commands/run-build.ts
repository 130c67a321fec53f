import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  type ExecutionEvent,
  type ExecutionSummary,
  holdFolder,
  requireFreeFolder,
  type SlurmSubmission,
  submitGraph,
} from '@sluice/execution';
import { buildGraph, openOutFolder, planRecipe, prepareBuild, SLUICE_VERSION } from '@sluice/pipeline';
import { createExecutor, type ExecutorChoice, slurmFolder, slurmOptions } from '../choose-executor.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { createProgressView } from '../progress.ts';
import { reportCorpus } from '../report-corpus.ts';

export interface BuildOptions extends ExecutorChoice {
  readonly out: string;
  /** Stay until Slurm's jobs have ended. */
  readonly follow?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `sluice build`: plans, runs every task that is not done, and says what came out. */
export async function runBuild(recipePath: string, options: BuildOptions): Promise<ExitCode> {
  const started = performance.now();
  const interrupt = interruptSignal();
  const workFolder = await openOutFolder(options.out);
  const release = await holdFolder(workFolder);
  const view = createProgressView(process.stderr);
  const onEvent = options.json ? printEvent : view.onEvent;
  try {
    await requireFreeFolder(slurmFolder(options.out));
    const planned = await planRecipe(recipePath, join(workFolder, 'file-digests.json'), {
      signal: interrupt.signal,
    });
    const { build } = await prepareBuild(planned, options.out);
    const graph = buildGraph(build);
    const place = { outFolder: resolve(options.out), baseFolder: planned.baseFolder };
    if (options.executor === 'slurm' && !options.follow) {
      return reportSubmission(options, await submitGraph(graph, slurmOptions(options, place)));
    }
    const summary = await createExecutor(options, place).run(graph, { signal: interrupt.signal, onEvent });
    const seconds = (performance.now() - started) / 1000;
    await writeRun(options, summary, seconds);
    const ranCount = summary.phases.reduce((sum, phase) => sum + phase.ranCount, 0);
    return await reportCorpus(options, { ranCount, seconds });
  } catch (error) {
    if (!options.json) view.clear();
    throw error;
  } finally {
    interrupt.release();
    await release();
  }
}

function printEvent(event: ExecutionEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** How the run went: what differs from run to run and so has no place in the manifest. */
async function writeRun(options: BuildOptions, summary: ExecutionSummary, seconds: number): Promise<void> {
  const { phases, workerPeakMemoryBytes = [] } = summary;
  const ownPeak = process.resourceUsage().maxRSS * 1024;
  const run = {
    finished: new Date().toISOString(),
    seconds,
    // On one machine each process at its own peak: it never had to give more at once. On a cluster the largest task.
    peakMemoryBytes:
      options.executor === 'slurm'
        ? Math.max(ownPeak, ...workerPeakMemoryBytes)
        : workerPeakMemoryBytes.reduce((sum, bytes) => sum + bytes, ownPeak),
    workerPeakMemoryBytes,
    sluice: SLUICE_VERSION,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    phases,
  };
  await writeFile(join(options.out, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** What was submitted, and how to see more of it. */
async function reportSubmission(options: BuildOptions, { jobs }: SlurmSubmission): Promise<ExitCode> {
  const taskCount = jobs.reduce((sum, { indices }) => sum + indices.length, 0);
  if (taskCount === 0) return reportCorpus(options, { ranCount: 0 });
  const ids = jobs.map(({ id }) => id);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ kind: 'submitted', taskCount, jobs: ids })}\n`);
    return EXIT_CODES.ok;
  }
  const folder = relative(process.cwd(), options.out) || '.';
  process.stderr.write(
    `Submitted ${taskCount} tasks as Slurm jobs ${ids.join(', ')}.\n` +
      `See how they go with "sluice status ${folder}", end them with "sluice cancel ${folder}".\n`,
  );
  return EXIT_CODES.ok;
}
