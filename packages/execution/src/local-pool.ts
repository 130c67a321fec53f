/*
 * Tasks of a phase on several worker processes of this machine. A worker is started when there is a task for it and
 * kept for all phases, so that what is loaded once a process (a tokenizer) is loaded once a worker. Processes were
 * measured against worker threads: docs/decisions/workers-are-processes.md.
 */
import type { ExecutionOptions, ExecutionSummary, Executor, PhaseSummary } from './executor.ts';
import type { GraphSource } from './graph-source.ts';
import { createPoolWorker, type PoolWorker } from './pool-worker.ts';
import type { Phase, TaskAddress, TaskGraph } from './task-graph.ts';
import { waitingTasks } from './waiting-tasks.ts';
import type { WorkerLink } from './worker-link.ts';
import { startWorkerProcess } from './worker-process.ts';

export interface LocalPoolOptions {
  /** Tasks that run at once, at least 1. */
  readonly workers: number;
  /** How a worker makes the graph for itself: the same one that the executor is given. */
  readonly source: GraphSource;
  /**
   * Flags for the workers' node.
   *
   * @default those of this process
   */
  readonly execArgv?: readonly string[];
}

/** Runs the tasks of a phase on worker processes of this machine. @throws RangeError for fewer than one worker */
export function createLocalPool(options: LocalPoolOptions): Executor {
  const { execArgv = process.execArgv } = options;
  return createPool(options, () => startWorkerProcess(execArgv));
}

/** A pool over workers of any kind. */
export function createPool(
  { workers, source }: Pick<LocalPoolOptions, 'workers' | 'source'>,
  startWorker: () => WorkerLink,
): Executor {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`createLocalPool: workers must be a whole number of at least 1, got ${workers}`);
  }
  return {
    async run(graph, options = {}): Promise<ExecutionSummary> {
      const pool: PoolWorker[] = [];
      const workerOf = (lane: number) => (pool[lane] ??= createPoolWorker(startWorker(), source));
      const phases: PhaseSummary[] = [];
      try {
        for (const phase of graph.phases) {
          phases.push(await runPhase({ graph, phase, workers, workerOf }, options));
        }
      } finally {
        await Promise.all(pool.map((worker) => worker.end()));
      }
      return { phases, workerPeakMemoryBytes: pool.map((worker) => worker.peakMemoryBytes()) };
    },
  };
}

interface PhaseRun {
  readonly graph: TaskGraph;
  readonly phase: Phase;
  readonly workers: number;
  readonly workerOf: (lane: number) => PoolWorker;
}

async function runPhase(run: PhaseRun, options: ExecutionOptions): Promise<PhaseSummary> {
  const { graph, phase } = run;
  const started = performance.now();
  const waiting = await waitingTasks(graph, phase);
  options.onEvent?.({ kind: 'phase-started', phase, doneBefore: phase.taskCount - waiting.length });
  await runTasks(run, heaviestFirst(graph, waiting), options);
  const seconds = (performance.now() - started) / 1000;
  options.onEvent?.({ kind: 'phase-finished', phase, seconds });
  return { name: phase.name, taskCount: phase.taskCount, ranCount: waiting.length, seconds };
}

/** Heavy tasks first, so that none of them is begun when all others are done; ties by place. */
function heaviestFirst(graph: TaskGraph, tasks: readonly TaskAddress[]): TaskAddress[] {
  const weightOf = (task: TaskAddress) => graph.weightOf?.(task) ?? 0;
  return tasks.toSorted((a, b) => weightOf(b) - weightOf(a));
}

/** Deals tasks out to lanes of one worker each. The first error stops the others and is thrown when they are still. */
async function runTasks(
  { workers, workerOf }: PhaseRun,
  waiting: readonly TaskAddress[],
  { signal, onEvent }: ExecutionOptions,
): Promise<void> {
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const queue = waiting.values();
  const runLane = async (lane: number) => {
    for (const task of queue) {
      if (stop.aborted) return;
      const onProgress = (progress: object) => onEvent?.({ kind: 'task-progressed', task, progress });
      const seconds = await workerOf(lane).run(task, { signal: stop, onProgress });
      onEvent?.({ kind: 'task-finished', task, seconds });
    }
  };
  const lanes = Array.from({ length: Math.min(workers, waiting.length) }, (_, lane) =>
    runLane(lane).catch((error) => failure.abort(error)),
  );
  await Promise.all(lanes);
  stop.throwIfAborted();
}
