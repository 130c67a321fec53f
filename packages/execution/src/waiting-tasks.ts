import type { Phase, TaskAddress, TaskGraph } from './task-graph.ts';

/** The tasks of a phase that are not done, in order. */
export async function waitingTasks(graph: TaskGraph, phase: Phase): Promise<TaskAddress[]> {
  const waiting: TaskAddress[] = [];
  for (let index = 0; index < phase.taskCount; index++) {
    const task = { phase: phase.name, index };
    if (!(await graph.isDone(task))) waiting.push(task);
  }
  return waiting;
}
