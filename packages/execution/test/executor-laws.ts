import type { ExecutionEvent, Executor } from '@sluice/execution';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { type NoteGraphPlan, openNoteGraph, startedTasks } from './note-graph.ts';

/** What every executor keeps; call it inside a `describe`. */
export function executorLaws(create: (plan: NoteGraphPlan) => Executor): void {
  const law = (
    name: string,
    plan: Omit<NoteGraphPlan, 'folder'>,
    body: (plan: NoteGraphPlan, executor: Executor) => Promise<void>,
  ) =>
    test(name, () =>
      withTemporaryFolder((folder) => {
        const inFolder = { ...plan, folder };
        return body(inFolder, create(inFolder));
      }),
    );

  const taskCounts = { a: 3, b: 1, c: 2 };

  law('runs every task once, phase after phase', { taskCounts }, async (plan, executor) => {
    const summary = await executor.run(openNoteGraph(plan));
    const order = startedTasks(plan);
    expect(order.toSorted()).toEqual(['a 0', 'a 1', 'a 2', 'b 0', 'c 0', 'c 1']);
    const phases = order.map((task) => task[0]);
    expect(phases).toEqual(phases.toSorted());
    expect(summary.phases.map((phase) => [phase.name, phase.ranCount])).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ]);
  });

  law('runs nothing that is done', { taskCounts: { a: 3, b: 2 } }, async (plan, executor) => {
    const graph = openNoteGraph(plan);
    const context = { signal: new AbortController().signal, onProgress: () => {} };
    const done = [
      { phase: 'a', index: 0 },
      { phase: 'a', index: 2 },
      { phase: 'b', index: 1 },
    ];
    for (const task of done) await graph.run(task, context);
    await executor.run(graph);
    expect(startedTasks(plan).slice(3).toSorted()).toEqual(['a 1', 'b 0']);
    const second = await executor.run(graph);
    expect(startedTasks(plan)).toHaveLength(5);
    expect(second.phases.map((phase) => phase.ranCount)).toEqual([0, 0]);
  });

  law(
    'ends with the first error, whole, starts no phase after it, and goes on when it is mended',
    { taskCounts: { a: 1, b: 2, c: 1 }, mishaps: { 'b 1': 'throw-data-error' } },
    async (plan, executor) => {
      await expect(executor.run(openNoteGraph(plan))).rejects.toMatchObject({
        name: 'DataError',
        code: 'test/bad-row',
        message: expect.stringContaining('b 1 has a bad row'),
        position: { source: 's', file: 'f', row: 3 },
        hint: expect.stringContaining('Mend it.'),
      });
      expect(startedTasks(plan)).toContain('a 0');
      expect(startedTasks(plan)).not.toContain('c 0');
      const mended = { ...plan, mishaps: {} };
      await create(mended).run(openNoteGraph(mended));
      const started = startedTasks(plan);
      expect(started.filter((task) => task === 'a 0')).toHaveLength(1);
      expect(started).toContain('c 0');
    },
  );

  law(
    'stops when it is told to, with the reason of the signal',
    { taskCounts: { a: 1, b: 1, c: 1 }, mishaps: { 'b 0': 'hang' } },
    async (plan, executor) => {
      const controller = new AbortController();
      const stopInB = (event: ExecutionEvent) => {
        const isInB = event.kind === 'phase-started' && event.phase.name === 'b';
        if (isInB) setTimeout(() => controller.abort(new Error('enough')), 200);
      };
      const running = executor.run(openNoteGraph(plan), { signal: controller.signal, onEvent: stopInB });
      await expect(running).rejects.toThrow('enough');
      expect(startedTasks(plan)).not.toContain('c 0');
      expect(await openNoteGraph(plan).isDone({ phase: 'b', index: 0 })).toBe(false);
    },
  );

  law('tells of phases and tasks as they begin and end', { taskCounts: { a: 2 } }, async (plan, executor) => {
    const events: ExecutionEvent[] = [];
    const graph = openNoteGraph(plan);
    await graph.run({ phase: 'a', index: 0 }, { signal: new AbortController().signal, onProgress: () => {} });
    await executor.run(graph, { onEvent: (event) => events.push(event) });
    expect(events).toMatchObject([
      { kind: 'phase-started', phase: { name: 'a', taskCount: 2 }, doneBefore: 1 },
      { kind: 'task-progressed', task: { phase: 'a', index: 1 }, progress: { documents: 1 } },
      { kind: 'task-finished', task: { phase: 'a', index: 1 } },
      { kind: 'phase-finished', phase: { name: 'a', taskCount: 2 } },
    ]);
  });
}
