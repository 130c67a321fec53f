import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  type ExecutionEvent,
  type ExecutionSummary,
  holdFolder,
  requireFreeFolder,
  type SlurmSubmission,
  submitGraph,
} from '@sluice/execution';
import {
  buildGraph,
  type Lock,
  lockPathOf,
  openOutFolder,
  planRecipe,
  prepareBuild,
  requireDisk,
  requireLocked,
  SLUICE_VERSION,
  sampleWarnings,
  writeRunNotes,
} from '@sluice/pipeline';

import { allowMemory } from '../allow-memory.ts';
import { createExecutor, type ExecutorChoice, slurmFolder, slurmOptions } from '../choose-executor.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { createProgressView } from '../progress.ts';
import { reportCorpus, tellCorpus, writeSummary } from '../report-corpus.ts';
import { describeResumption, type Resumption, renderResumption } from '../resumption.ts';
import { tellWarnings } from '../tell-warnings.ts';

export interface BuildOptions extends ExecutorChoice {
  readonly out: string;
  /** Stay until Slurm's jobs have ended. */
  readonly follow?: boolean;
  /** Fail if anything moved since the lock: the one beside the recipe, or the one in this file. */
  readonly locked?: true | string;
  /** The most memory of all processes together, in bytes. */
  readonly maxMemory?: number;
  /** Go on though the disk seems too small. */
  readonly anyDisk?: boolean;
  /** Use nothing that an earlier build left. */
  readonly fresh?: boolean;
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
    const digestsPath = join(workFolder, 'file-digests.json');
    if (options.fresh) await rm(digestsPath, { force: true });
    const planned = await planRecipe(recipePath, { digestsPath, signal: interrupt.signal });
    if (options.json) for (const sentence of planned.warnings) printEvent({ kind: 'warning', sentence });
    else tellWarnings(planned.warnings);
    await checkLock(planned.lock, recipePath, options);
    const prepared = await prepareBuild(planned, options.out, {
      earlier: options.fresh ? 'remove' : 'reuse',
    });
    if (!options.json)
      for (const warning of sampleWarnings(planned.plan)) process.stderr.write(`Warning: ${warning}.\n`);
    const graph = buildGraph(prepared.build);
    tellResumption(await describeResumption(prepared, graph), options);
    const place = { outFolder: resolve(options.out), baseFolder: planned.baseFolder };
    if (!options.anyDisk) await requireDisk(prepared.build);
    if (options.executor === 'slurm' && !options.follow) {
      return reportSubmission(options, await submitGraph(graph, slurmOptions(options, place)));
    }
    const summary = await createExecutor(await allowMemory(planned, options), place).run(graph, {
      signal: interrupt.signal,
      onEvent,
    });
    const summarised = await writeSummary(options.out);
    const seconds = (performance.now() - started) / 1000;
    await writeRun(options, summary, seconds); // after the summary: its memory counts, too
    const ranCount = summary.phases.reduce((sum, phase) => sum + phase.ranCount, 0);
    return tellCorpus(options, { ranCount, seconds }, summarised);
  } catch (error) {
    if (!options.json) view.clear();
    throw error;
  } finally {
    interrupt.release();
    await release();
  }
}

async function checkLock(lock: Lock, recipePath: string, { locked }: BuildOptions): Promise<void> {
  if (locked !== undefined) await requireLocked(lock, locked === true ? lockPathOf(recipePath) : locked);
}

function tellResumption(resumption: Resumption | undefined, { json }: BuildOptions): void {
  if (resumption === undefined) return;
  if (json) printEvent(resumption);
  else process.stderr.write(renderResumption(resumption));
}

function printEvent(event: ExecutionEvent | Resumption | Warning): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** What the recipe's writer should be reminded of. */
interface Warning {
  readonly kind: 'warning';
  readonly sentence: string;
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
  await writeRunNotes(options.out, run);
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
