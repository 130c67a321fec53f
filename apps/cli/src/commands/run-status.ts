import {
  type ActiveTask,
  activeTasks,
  describeFailure,
  readFailedTasks,
  readSubmission,
  type SlurmSubmission,
} from '@sluice/execution';
import { buildGraph, openBuild } from '@sluice/pipeline';
import { renderTable } from '@sluice/reporting';
import { slurmFolder } from '../choose-executor.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { reportCorpus, writeSummary } from '../report-corpus.ts';

export interface StatusOptions {
  readonly json?: boolean;
}

interface PhaseStatus {
  readonly phase: string;
  readonly taskCount: number;
  readonly doneCount: number;
  readonly runningCount: number;
  readonly waitingCount: number;
}

/** `sluice status`: how far a build is, by its files; what Slurm has of it; and the log of a task that failed. */
export async function runStatus(folder: string, options: StatusOptions): Promise<ExitCode> {
  const submission = await readSubmission(slurmFolder(folder));
  const active = submission === undefined ? [] : await activeTasks(submission);
  const phases = await readPhases(folder, active);
  const isDone = phases.every(({ doneCount, taskCount }) => doneCount === taskCount);
  const failures = submission === undefined || isDone ? [] : await readFailures(submission);
  if (options.json) process.stdout.write(`${JSON.stringify({ phases, isDone, failures })}\n`);
  else process.stdout.write(renderStatus(phases, failures));
  if (isDone && !options.json) return reportCorpus({ out: folder }, { ranCount: 1 });
  if (isDone) await writeSummary(folder);
  if (isDone) return EXIT_CODES.ok;
  if (active.length > 0 && failures.length === 0) return EXIT_CODES.ok;
  const command = submission?.command ?? 'the command that started it';
  if (!options.json) process.stdout.write(`It does not go on by itself. To continue: ${command}\n`);
  return EXIT_CODES.data;
}

async function readPhases(folder: string, active: readonly ActiveTask[]): Promise<PhaseStatus[]> {
  const graph = buildGraph(await openBuild({ outFolder: folder, baseFolder: '' }));
  const phases: PhaseStatus[] = [];
  for (const { name: phase, taskCount } of graph.phases) {
    const done: boolean[] = [];
    for (let index = 0; index < taskCount; index++) done.push(await graph.isDone({ phase, index }));
    const queued = active.filter(({ task }) => task.phase === phase && !done[task.index]);
    const runningCount = queued.filter(({ state }) => state === 'RUNNING').length;
    const doneCount = done.filter(Boolean).length;
    phases.push({ phase, taskCount, doneCount, runningCount, waitingCount: queued.length - runningCount });
  }
  return phases;
}

interface Failure {
  readonly message: string;
  readonly hint: string | undefined;
}

async function readFailures(submission: SlurmSubmission): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const failed of await readFailedTasks(submission)) {
    const { message, hint } = await describeFailure(submission, failed);
    failures.push({ message, hint });
  }
  return failures;
}

function renderStatus(phases: readonly PhaseStatus[], failures: readonly Failure[]): string {
  const rows = phases.map((phase) => [
    phase.phase,
    `${phase.doneCount} of ${phase.taskCount}`,
    String(phase.runningCount),
    String(phase.waitingCount),
  ]);
  const table = renderTable(['phase', 'done', 'running', 'waiting'], rows);
  return `${[table, ...failures.map(({ message, hint }) => `Failed: ${message}\n  ${hint}`)].join('\n')}\n`;
}
