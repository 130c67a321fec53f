import type { Phase, TaskAddress, TaskGraph, TaskProgress } from './task-graph.ts';

/** What an executor reports, in the order in which it happens. */
export type ExecutionEvent =
  | { readonly kind: 'phase-started'; readonly phase: Phase; readonly doneBefore: number }
  | { readonly kind: 'task-progressed'; readonly task: TaskAddress; readonly progress: TaskProgress }
  | { readonly kind: 'task-finished'; readonly task: TaskAddress; readonly seconds: number }
  | { readonly kind: 'phase-finished'; readonly phase: Phase; readonly seconds: number };

export interface ExecutionOptions {
  /** Stops the run: running tasks are told, no other is started, and `run` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ExecutionEvent) => void;
}

/** How a run went. Tasks that were done before are counted apart: a second run with nothing changed ran none. */
export interface ExecutionSummary {
  readonly phases: readonly PhaseSummary[];
  /**
   * The most memory that each process had that ran tasks, in bytes: one a worker of a pool, one a task on a cluster;
   * absent where tasks run in the caller's process.
   */
  readonly workerPeakMemoryBytes?: readonly number[];
}

export interface PhaseSummary {
  readonly name: string;
  readonly taskCount: number;
  readonly ranCount: number;
  readonly seconds: number;
}

/** Runs a graph to its end, phase after phase, skipping tasks that are done. The first error ends the run. */
export interface Executor {
  run(graph: TaskGraph, options?: ExecutionOptions): Promise<ExecutionSummary>;
}
