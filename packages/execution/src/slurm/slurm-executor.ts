/*
 * Tasks as job arrays of a Slurm cluster. The whole graph is submitted at once; from then on the file system says how
 * it goes: a task is done when the graph says so, whatever Slurm remembers of its job. Slurm is asked for one thing,
 * whether a task that is not done still waits or runs.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DataError } from '@sluice/records';
import type { ExecutionOptions, ExecutionSummary, Executor, PhaseSummary } from '../executor.ts';
import { unpackError } from '../pack-error.ts';
import type { Phase, TaskAddress, TaskGraph } from '../task-graph.ts';
import { activeTasks, cancelSubmission } from './active-tasks.ts';
import {
  type FailedTask,
  type FinishedTask,
  finishedPath,
  logPath,
  readFailedTasks,
  readJson,
  type SlurmSubmission,
} from './submission.ts';
import { type SlurmOptions, submitGraph } from './submit-graph.ts';

export interface SlurmExecutorOptions extends SlurmOptions {
  /** The longest time between two looks at the folder and the queue; it begins at half a second. @default 10 */
  readonly pollSeconds?: number;
}

const FIRST_POLL_SECONDS = 0.5;

/** Lines of a failed task's log that are shown. */
const LOG_LINES = 20;

/** Submits a graph to Slurm and follows it to its end; stopping it cancels the jobs. */
export function createSlurmExecutor(options: SlurmExecutorOptions): Executor {
  return {
    async run(graph, execution = {}): Promise<ExecutionSummary> {
      execution.signal?.throwIfAborted();
      const submission = await submitGraph(graph, options);
      const { pollSeconds = 10, visibilitySeconds = 60 } = options;
      return followSubmission(graph, submission, { ...execution, pollSeconds, visibilitySeconds });
    },
  };
}

interface FollowOptions extends ExecutionOptions {
  readonly pollSeconds: number;
  readonly visibilitySeconds: number;
}

async function followSubmission(
  graph: TaskGraph,
  submission: SlurmSubmission,
  options: FollowOptions,
): Promise<ExecutionSummary> {
  const phases: PhaseSummary[] = [];
  const workerPeakMemoryBytes: number[] = [];
  const onFinished = ({ peakMemoryBytes }: FinishedTask) => workerPeakMemoryBytes.push(peakMemoryBytes);
  try {
    for (const phase of graph.phases) {
      phases.push(await followPhase({ graph, submission, phase, onFinished }, options));
    }
    return { phases, workerPeakMemoryBytes };
  } catch (error) {
    if (options.signal?.aborted) {
      await cancelSubmission(submission);
      throw options.signal.reason;
    }
    await cancelSubmission(submission).catch(() => {}); // the first error says more
    throw error;
  }
}

interface PhaseWatch {
  readonly graph: TaskGraph;
  readonly submission: SlurmSubmission;
  readonly phase: Phase;
  readonly onFinished: (finished: FinishedTask) => void;
}

async function followPhase(watch: PhaseWatch, options: FollowOptions): Promise<PhaseSummary> {
  const { phase, submission } = watch;
  const started = performance.now();
  const waiting = submission.jobs
    .filter((job) => job.phase === phase.name)
    .flatMap(({ indices }) => indices.map((index) => ({ phase: phase.name, index })));
  const ranCount = waiting.length;
  options.onEvent?.({ kind: 'phase-started', phase, doneBefore: phase.taskCount - ranCount });
  let pollSeconds = FIRST_POLL_SECONDS;
  let seen = performance.now(); // when all that is waited for was last in the queue
  while (waiting.length > 0) {
    await takeFinished(watch, waiting, options);
    if (waiting.length === 0) break;
    await throwFailure(submission);
    const [missing] = await missingTasks(submission, waiting);
    if (missing === undefined) seen = performance.now();
    else if (performance.now() - seen > options.visibilitySeconds * 1000) {
      throw await taskLost(submission, missing);
    }
    await delay(Math.min(pollSeconds, options.pollSeconds) * 1000, undefined, { signal: options.signal });
    pollSeconds *= 1.3;
  }
  const seconds = (performance.now() - started) / 1000;
  options.onEvent?.({ kind: 'phase-finished', phase, seconds });
  return { name: phase.name, taskCount: phase.taskCount, ranCount, seconds };
}

/** Takes the tasks that are done off the list and tells of them. */
async function takeFinished(
  { graph, submission, onFinished }: PhaseWatch,
  waiting: TaskAddress[],
  { onEvent }: FollowOptions,
): Promise<void> {
  for (const task of [...waiting]) {
    const finished = await readJson<FinishedTask>(finishedPath(submission.folder, task));
    if (finished === undefined || !(await graph.isDone(task))) continue;
    waiting.splice(waiting.indexOf(task), 1);
    onFinished(finished);
    const { progress, peakMemoryBytes: memoryBytes } = finished;
    onEvent?.({ kind: 'task-progressed', task, progress: { ...progress, memoryBytes } });
    onEvent?.({ kind: 'task-finished', task, seconds: finished.seconds });
  }
}

/** The tasks that Slurm neither runs nor will run. A controller that does not answer is asked again after a while. */
async function missingTasks(
  submission: SlurmSubmission,
  waiting: readonly TaskAddress[],
): Promise<TaskAddress[]> {
  const active = await activeTasks(submission).catch(async () => {
    await delay(30_000);
    return activeTasks(submission);
  });
  const queued = new Set(active.map(({ task }) => `${task.phase} ${task.index}`));
  return waiting.filter(({ phase, index }) => !queued.has(`${phase} ${index}`));
}

async function throwFailure(submission: SlurmSubmission): Promise<void> {
  const [failed] = await readFailedTasks(submission);
  if (failed !== undefined) throw await describeFailure(submission, failed);
}

/** The error of a task that gave up, with the end of its log. */
export async function describeFailure(
  { folder }: SlurmSubmission,
  { task, error }: FailedTask,
): Promise<DataError> {
  const log = await describeLog(folder, task);
  const cause = unpackError(error);
  const message = `task ${task.phase} ${task.index} failed: ${error.message}`;
  if (!(cause instanceof DataError))
    return new DataError('execution/task-failed', message, { hint: log, cause });
  const { code, position, hint = '' } = cause;
  return new DataError(code, message, { position, hint: `${hint}\n  ${log}`.trim(), cause });
}

async function taskLost({ folder }: SlurmSubmission, task: TaskAddress): Promise<DataError> {
  const message = `task ${task.phase} ${task.index} is neither done nor in Slurm's queue`;
  return new DataError('execution/task-lost', message, {
    hint: `It was ended from outside, for its time, memory or node. ${await describeLog(folder, task)}`,
  });
}

async function describeLog(folder: string, task: TaskAddress): Promise<string> {
  const path = logPath(folder, task);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'It left no log. The same command continues the build.';
  const lines = text.trimEnd().split('\n').slice(-LOG_LINES);
  return `The same command continues the build. The end of ${path}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}
