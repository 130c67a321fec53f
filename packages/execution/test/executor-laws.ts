import type { ExecutionEvent, Executor, TaskAddress, TaskGraph } from '@sluice/execution';
import { expect, test } from 'vitest';

/** A graph whose tasks only note that they ran. */
export function noteGraph(
  taskCounts: Readonly<Record<string, number>>,
  run: (task: string) => void = () => {},
) {
  const done = new Set<string>();
  const order: string[] = [];
  const nameOf = ({ phase, index }: TaskAddress) => `${phase} ${index}`;
  const graph: TaskGraph = {
    phases: Object.entries(taskCounts).map(([name, taskCount]) => ({ name, taskCount })),
    isDone: (task) => Promise.resolve(done.has(nameOf(task))),
    async run(task, { signal, onProgress }) {
      await Promise.resolve();
      signal.throwIfAborted();
      order.push(nameOf(task));
      onProgress({ documents: 1 });
      run(nameOf(task));
      done.add(nameOf(task));
    },
  };
  return { graph, done, order };
}

/** What every executor keeps; call it inside a `describe`. */
export function executorLaws(create: () => Executor): void {
  test('runs every task once, phase after phase', async () => {
    const { graph, order } = noteGraph({ a: 3, b: 1, c: 2 });
    const summary = await create().run(graph);
    expect(order.toSorted()).toEqual(['a 0', 'a 1', 'a 2', 'b 0', 'c 0', 'c 1']);
    const phases = order.map((task) => task[0]);
    expect(phases).toEqual(phases.toSorted());
    expect(summary.phases.map((phase) => [phase.name, phase.ranCount])).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ]);
  });

  test('runs nothing that is done', async () => {
    const { graph, done, order } = noteGraph({ a: 3, b: 2 });
    for (const task of ['a 0', 'a 2', 'b 1']) done.add(task);
    await create().run(graph);
    expect(order.toSorted()).toEqual(['a 1', 'b 0']);
    await create().run(graph);
    expect(order).toHaveLength(2);
  });

  test('ends with the first error and starts no phase after it', async () => {
    const failing = noteGraph({ a: 1, b: 2, c: 1 }, (task) => {
      if (task.startsWith('b')) throw new Error(`${task} failed`);
    });
    await expect(create().run(failing.graph)).rejects.toThrow(/b \d failed/);
    expect(failing.order).toContain('a 0');
    expect(failing.order).not.toContain('c 0');
  });

  test('stops when it is told to, with the reason of the signal', async () => {
    const controller = new AbortController();
    const { graph, order } = noteGraph({ a: 1, b: 1, c: 1 }, (task) => {
      if (task === 'b 0') controller.abort(new Error('enough'));
    });
    await expect(create().run(graph, { signal: controller.signal })).rejects.toThrow('enough');
    expect(order).not.toContain('c 0');
  });

  test('tells of phases and tasks as they begin and end', async () => {
    const events: ExecutionEvent[] = [];
    const { graph, done } = noteGraph({ a: 2 });
    done.add('a 0');
    await create().run(graph, { onEvent: (event) => events.push(event) });
    expect(events.map((event) => event.kind)).toEqual([
      'phase-started',
      'task-progressed',
      'task-finished',
      'phase-finished',
    ]);
    expect(events[0]).toMatchObject({ phase: { name: 'a', taskCount: 2 }, doneBefore: 1 });
  });
}
