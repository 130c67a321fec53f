import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalPool, type Executor } from '@sluice/execution';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { executorLaws } from './executor-laws.ts';
import { type NoteGraphPlan, noteSource, openNoteGraph, startedTasks } from './note-graph.ts';

const pool = (plan: NoteGraphPlan, workers = 2): Executor =>
  createLocalPool({ workers, source: noteSource(plan), execArgv: ['--conditions=@sluice/source'] });

const running = (plan: Omit<NoteGraphPlan, 'folder'>, workers = 2) =>
  withTemporaryFolder(async (folder) => {
    const inFolder = { ...plan, folder };
    const error = await pool(inFolder, workers)
      .run(openNoteGraph(inFolder))
      .catch((thrown) => thrown);
    return { error, started: startedTasks(inFolder) };
  });

/** Whether a process runs; one that only waits to be reaped does not. */
function isAlive(processId: number): boolean {
  const stat = `/proc/${processId}/stat`;
  return existsSync(stat) && !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}

describe('createLocalPool({ workers: 1 })', () => executorLaws((plan) => pool(plan, 1)));

describe('createLocalPool({ workers: 3 })', () => {
  executorLaws((plan) => pool(plan, 3));

  test('runs tasks of a phase in several processes, each kept for the phases after', () =>
    withTemporaryFolder(async (folder) => {
      const plan = { folder, taskCounts: { a: 24, b: 24 } };
      const summary = await pool(plan, 3).run(openNoteGraph(plan));
      const processOf = (task: string) => readFileSync(join(folder, `done ${task}`), 'utf8');
      const processes = (phase: string) =>
        new Set(Array.from({ length: 24 }, (_, index) => processOf(`${phase} ${index}`)));
      expect(processes('a').size).toBeGreaterThan(1);
      expect([...processes('b')].filter((id) => !processes('a').has(id)).length).toBeLessThan(3);
      expect(new Set([...processes('a'), ...processes('b')]).size).toBeLessThanOrEqual(3);
      expect(processes('a')).not.toContain(String(process.pid));
      expect(summary.workerPeakMemoryBytes).toHaveLength(3);
    }));

  test('starts the heaviest tasks of a phase first', () =>
    withTemporaryFolder(async (folder) => {
      const plan = { folder, taskCounts: { a: 4, b: 1 }, weights: { 'a 2': 7, 'a 1': 3, 'b 0': 9 } };
      await pool(plan, 1).run(openNoteGraph(plan));
      expect(startedTasks(plan)).toEqual(['a 2', 'a 1', 'a 0', 'a 3', 'b 0']);
    }));

  test('starts no process where there is nothing to do', () =>
    withTemporaryFolder(async (folder) => {
      const plan = { folder, taskCounts: { a: 1 } };
      await pool(plan).run(openNoteGraph(plan));
      expect((await pool(plan).run(openNoteGraph(plan))).workerPeakMemoryBytes).toEqual([]);
    }));

  test('names the task of a worker that died, and the same run goes on', () =>
    withTemporaryFolder(async (folder) => {
      const plan: NoteGraphPlan = { folder, taskCounts: { a: 2, b: 1 }, mishaps: { 'a 1': 'die' } };
      await expect(pool(plan).run(openNoteGraph(plan))).rejects.toMatchObject({
        name: 'DataError',
        code: 'execution/worker-lost',
        message: 'the worker that ran task a 1 was ended by SIGKILL',
        hint: expect.stringMatching(/memory.*The same command continues the build/),
      });
      const mended = { ...plan, mishaps: {} };
      await pool(mended).run(openNoteGraph(mended));
      expect(startedTasks(plan)).toContain('b 0');
    }));

  test('keeps what a system error says of the disk', async () => {
    const { error } = await running({ taskCounts: { a: 1 }, mishaps: { 'a 0': 'throw-disk-full' } });
    expect(error).toMatchObject({ code: 'ENOSPC', syscall: 'write' });
  });

  test('tells the other tasks to stop when one fails', async () => {
    const { error, started } = await running({
      taskCounts: { a: 3 },
      mishaps: { 'a 0': 'hang', 'a 1': 'throw' },
    });
    expect(error).toMatchObject({ message: 'a 1 failed' });
    expect(started).not.toContain('a 2');
  });

  test('ends a task that does not listen', () =>
    withTemporaryFolder(async (folder) => {
      const plan: NoteGraphPlan = { folder, taskCounts: { a: 1 }, mishaps: { 'a 0': 'spin' } };
      const started = performance.now();
      const options = {
        signal: AbortSignal.timeout(2_000),
      };
      await expect(pool(plan).run(openNoteGraph(plan), options)).rejects.toThrow(/timeout/);
      expect(performance.now() - started).toBeLessThan(15_000);
    }));

  test('leaves no worker behind when its owner is killed', () =>
    withTemporaryFolder(async (folder) => {
      const plan: NoteGraphPlan = { folder, taskCounts: { a: 2 }, mishaps: { 'a 0': 'hang', 'a 1': 'hang' } };
      const script = join(import.meta.dirname, 'run-pool.ts');
      const owner = spawn(process.execPath, ['--conditions=@sluice/source', script, JSON.stringify(plan)]);
      while (startedTasks(plan).length < 2) await delay(50);
      await delay(200);
      const workers = ['a 0', 'a 1'].map((task) =>
        Number(readFileSync(join(folder, `process of ${task}`), 'utf8')),
      );
      expect(workers.map(isAlive)).toEqual([true, true]);
      owner.kill('SIGKILL');
      for (let turn = 0; turn < 100 && workers.some(isAlive); turn++) await delay(50);
      expect(workers.map(isAlive)).toEqual([false, false]);
    }));

  test('names the module that has no such function', () =>
    withTemporaryFolder(async (folder) => {
      const plan = { folder, taskCounts: { a: 1 } };
      const source = { ...noteSource(plan), function: 'openNothing' };
      const executor = createLocalPool({ workers: 1, source, execArgv: ['--conditions=@sluice/source'] });
      await expect(executor.run(openNoteGraph(plan))).rejects.toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(/note-graph\.ts exports no function openNothing/),
      });
    }));

  test.each([0, 1.5, Number.NaN])('refuses %d workers', (workers) => {
    expect(() => pool({ folder: '', taskCounts: {} }, workers)).toThrow(/workers must be a whole number/);
  });
});
