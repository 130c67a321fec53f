export type {
  ExecutionEvent,
  ExecutionOptions,
  ExecutionSummary,
  Executor,
  PhaseSummary,
} from './executor.ts';
export { type GraphSource, openGraph } from './graph-source.ts';
export { holdFolder } from './hold-folder.ts';
export { createInProcessExecutor } from './in-process-executor.ts';
export { createLocalPool, type LocalPoolOptions } from './local-pool.ts';
export type { Phase, TaskAddress, TaskContext, TaskGraph, TaskProgress } from './task-graph.ts';
