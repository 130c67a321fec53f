import type { ExecutionOptions, ExecutionSummary, Executor, PhaseSummary } from './executor.ts';
import type { Phase, TaskAddress, TaskGraph } from './task-graph.ts';
import { waitingTasks } from './waiting-tasks.ts';

/** Runs one task after another in this process: the simplest executor, and the measure for the others. */
export function createInProcessExecutor(): Executor {
  return {
    async run(graph, options = {}): Promise<ExecutionSummary> {
      const phases: PhaseSummary[] = [];
      for (const phase of graph.phases) phases.push(await runPhase(graph, phase, options));
      return { phases };
    },
  };
}

async function runPhase(graph: TaskGraph, phase: Phase, options: ExecutionOptions): Promise<PhaseSummary> {
  const started = performance.now();
  const waiting = await waitingTasks(graph, phase);
  options.onEvent?.({ kind: 'phase-started', phase, doneBefore: phase.taskCount - waiting.length });
  for (const task of waiting) await runTask(graph, task, options);
  const seconds = secondsSince(started);
  options.onEvent?.({ kind: 'phase-finished', phase, seconds });
  return { name: phase.name, taskCount: phase.taskCount, ranCount: waiting.length, seconds };
}

async function runTask(graph: TaskGraph, task: TaskAddress, options: ExecutionOptions): Promise<void> {
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const started = performance.now();
  await graph.run(task, {
    signal,
    onProgress: (progress) => options.onEvent?.({ kind: 'task-progressed', task, progress }),
  });
  options.onEvent?.({ kind: 'task-finished', task, seconds: secondsSince(started) });
}

const secondsSince = (started: number): number => (performance.now() - started) / 1000;
