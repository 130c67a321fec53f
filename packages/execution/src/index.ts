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
export { type ActiveTask, activeTasks, cancelSubmission } from './slurm/active-tasks.ts';
export { requireFreeFolder } from './slurm/require-free-folder.ts';
export { createSlurmExecutor, describeFailure, type SlurmExecutorOptions } from './slurm/slurm-executor.ts';
export {
  type FailedTask,
  readFailedTasks,
  readSubmission,
  type SlurmJob,
  type SlurmSubmission,
} from './slurm/submission.ts';
export { type SlurmOptions, type SlurmResources, submitGraph } from './slurm/submit-graph.ts';
export type { Phase, TaskAddress, TaskContext, TaskGraph, TaskProgress } from './task-graph.ts';
