import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import {
  createLocalPool,
  type ExecutionEvent,
  type ExecutionSummary,
  type Executor,
  holdFolder,
} from '@sluice/execution';
import {
  type AuditReport,
  buildGraph,
  openOutFolder,
  planRecipe,
  prepareBuild,
  readCorpusManifest,
  SLUICE_VERSION,
} from '@sluice/pipeline';
import { renderCount, renderSummary } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { createProgressView } from '../progress.ts';

export interface BuildOptions {
  readonly out: string;
  /** Tasks that run at once. @default as many as there are cores */
  readonly workers?: number;
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
    const planned = await planRecipe(recipePath, join(workFolder, 'file-digests.json'), {
      signal: interrupt.signal,
    });
    const { build } = await prepareBuild(planned, options.out);
    const summary = await createExecutor(options, planned.baseFolder).run(buildGraph(build), {
      signal: interrupt.signal,
      onEvent,
    });
    const seconds = (performance.now() - started) / 1000;
    await writeRun(options.out, summary, seconds);
    return await reportCorpus(options, summary, seconds);
  } catch (error) {
    if (!options.json) view.clear();
    throw error;
  } finally {
    interrupt.release();
    await release();
  }
}

function createExecutor(options: BuildOptions, baseFolder: string): Executor {
  return createLocalPool({
    workers: options.workers ?? availableParallelism(),
    source: {
      module: import.meta.resolve('@sluice/pipeline'),
      function: 'openBuildGraph',
      data: { outFolder: resolve(options.out), baseFolder },
    },
  });
}

function printEvent(event: ExecutionEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** How the run went: what differs from run to run and so has no place in the manifest. */
async function writeRun(folder: string, summary: ExecutionSummary, seconds: number): Promise<void> {
  const { phases, workerPeakMemoryBytes = [] } = summary;
  const ownPeak = process.resourceUsage().maxRSS * 1024;
  const run = {
    finished: new Date().toISOString(),
    seconds,
    // Each process at its own peak: the machine never had to give more at once.
    peakMemoryBytes: workerPeakMemoryBytes.reduce((sum, bytes) => sum + bytes, ownPeak),
    workerPeakMemoryBytes,
    sluice: SLUICE_VERSION,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    phases,
  };
  await writeFile(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** Problems that are printed; summary.md has them all. */
const SHOWN_PROBLEMS = 5;

/** Writes the summary and prints what matters of it. */
async function reportCorpus(
  options: BuildOptions,
  summary: ExecutionSummary,
  seconds: number,
): Promise<ExitCode> {
  const manifest = await readCorpusManifest(options.out);
  const { findings } = JSON.parse(await readFile(join(options.out, 'audit.json'), 'utf8')) as AuditReport;
  await writeFile(join(options.out, 'summary.md'), renderSummary({ manifest, findings }));
  const problems = findings.filter((finding) => finding.severity === 'high');
  const ranCount = summary.phases.reduce((sum, phase) => sum + phase.ranCount, 0);
  if (options.json) {
    const files = manifest.files.length;
    process.stdout.write(`${JSON.stringify({ kind: 'finished', ranCount, files, problems, seconds })}\n`);
  } else {
    const tokens = (split: string) =>
      renderCount(
        manifest.streams
          .filter((stream) => stream.split === split)
          .reduce((sum, stream) => sum + stream.writtenTokens, 0),
      );
    const verb = ranCount === 0 ? 'Nothing to do' : 'Built';
    const folder = relative(process.cwd(), options.out) || '.';
    process.stderr.write(
      `${verb}: ${tokens('train')} tokens to train on, ${tokens('validation')} held out, in ${folder} (${seconds.toFixed(1)} s).\n`,
    );
    for (const { sentence } of problems.slice(0, SHOWN_PROBLEMS))
      process.stderr.write(`Problem: ${sentence}\n`);
    const more = problems.length - SHOWN_PROBLEMS;
    const rest = more > 0 ? `${more} more problems and all figures` : 'The figures';
    process.stderr.write(`${rest} are in ${join(folder, 'summary.md')}.\n`);
  }
  return options.strict && problems.length > 0 ? EXIT_CODES.data : EXIT_CODES.ok;
}
