import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  activeTasks,
  cancelSubmission,
  createSlurmExecutor,
  type Executor,
  readSubmission,
  type SlurmExecutorOptions,
  submitGraph,
} from '@sluice/execution';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { executorLaws } from './executor-laws.ts';
import { type NoteGraphPlan, noteSource, openNoteGraph, startedTasks } from './note-graph.ts';

const optionsOf = (plan: NoteGraphPlan): SlurmExecutorOptions => ({
  source: noteSource(plan),
  folder: join(plan.folder, 'slurm'),
  execArgv: ['--conditions=@sluice/source'],
  pollSeconds: 0.2,
  visibilitySeconds: 2,
});

const slurm = (plan: NoteGraphPlan, more: Partial<SlurmExecutorOptions> = {}): Executor =>
  createSlurmExecutor({ ...optionsOf(plan), ...more });

const inFolder = (plan: Omit<NoteGraphPlan, 'folder'>, body: (plan: NoteGraphPlan) => Promise<void>) =>
  withTemporaryFolder((folder) => body({ ...plan, folder }));

describe('createSlurmExecutor()', () => {
  executorLaws(slurm);

  test('submits arrays no longer than the cluster allows, each after all of the phase before', () =>
    inFolder({ taskCounts: { a: 5, b: 3 } }, async (plan) => {
      await slurm(plan, { maxArraySize: 2 }).run(openNoteGraph(plan));
      const { jobs } = (await readSubmission(join(plan.folder, 'slurm')))!;
      expect(jobs.map(({ phase, indices }) => [phase, indices])).toEqual([
        ['a', [0, 1]],
        ['a', [2, 3]],
        ['a', [4]],
        ['b', [0, 1]],
        ['b', [2]],
      ]);
      const order = startedTasks(plan);
      expect(order).toHaveLength(8);
      expect(order.slice(5).toSorted()).toEqual(['b 0', 'b 1', 'b 2']);
    }));

  test('passes resources and further flags on to sbatch', () =>
    inFolder({ taskCounts: { a: 1 }, mishaps: { 'a 0': 'hang' } }, async (plan) => {
      const resources = { partition: 'main', time: '7', memory: '300M', cpus: 2, flags: ['--comment=ours'] };
      const submission = await submitGraph(openNoteGraph(plan), { ...optionsOf(plan), resources });
      const shown = execFileSync('scontrol', ['show', 'job', submission.jobs[0]!.id], { encoding: 'utf8' });
      await cancelSubmission(submission);
      for (const words of [
        'Partition=main',
        'TimeLimit=00:07:00',
        'MinMemoryNode=300M',
        'CPUs/Task=2',
        'Comment=ours',
      ])
        expect(shown).toContain(words);
    }));

  test('runs a task that failed again as often as asked', () =>
    inFolder({ taskCounts: { a: 1, b: 1 }, mishaps: { 'a 0': 'fail-once' } }, async (plan) => {
      await slurm(plan, { retries: 1 }).run(openNoteGraph(plan));
      expect(startedTasks(plan)).toEqual(['a 0', 'a 0', 'b 0']);
    }));

  test('shows the log of a task that failed, and leaves nothing in the queue', () =>
    inFolder({ taskCounts: { a: 2, b: 1 }, mishaps: { 'a 1': 'throw' } }, async (plan) => {
      await expect(slurm(plan).run(openNoteGraph(plan))).rejects.toMatchObject({
        name: 'DataError',
        code: 'execution/task-failed',
        message: 'task a 1 failed: a 1 failed',
        hint: expect.stringMatching(/The same command continues[\s\S]*a-1\.log:[\s\S]*Error: a 1 failed/),
      });
      expect(await activeTasks((await readSubmission(join(plan.folder, 'slurm')))!)).toEqual([]);
    }));

  test('names a task whose process was killed, and goes on when it is mended', () =>
    inFolder({ taskCounts: { a: 2, b: 1 }, mishaps: { 'a 0': 'die' } }, async (plan) => {
      await expect(slurm(plan).run(openNoteGraph(plan))).rejects.toMatchObject({
        code: 'execution/task-lost',
        message: expect.stringContaining('task a 0'),
        hint: expect.stringContaining('Killed'),
      });
      const mended = { ...plan, mishaps: {} };
      await slurm(mended).run(openNoteGraph(mended));
      expect(startedTasks(plan)).toContain('b 0');
    }));

  test('goes on after a node was lost', () =>
    inFolder({ taskCounts: { a: 1, b: 1 }, mishaps: { 'a 0': 'hang-once' } }, async (plan) => {
      const running = slurm(plan).run(openNoteGraph(plan));
      while (startedTasks(plan).length === 0) await delay(100);
      const call = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' });
      const { jobs } = (await readSubmission(join(plan.folder, 'slurm')))!;
      const node = call('squeue', '--noheader', `--job=${jobs[0]!.id}`, '--format=%N').trim();
      call('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=test');
      // Slurm runs the job again after two minutes; this is to have it at once, on another node.
      call('scontrol', 'update', `jobid=${jobs[0]!.id}_0`, `excnodelist=${node}`, 'starttime=now');
      await running;
      expect(startedTasks(plan)).toEqual(['a 0', 'a 0', 'b 0']);
    }));

  test('does not believe Slurm that a phase is done when its artefacts are not there', () =>
    inFolder({ taskCounts: { a: 1, b: 1 }, mishaps: { 'b 0': 'hang' } }, async (plan) => {
      const submission = await submitGraph(openNoteGraph(plan), {
        ...optionsOf(plan),
        resources: { flags: ['--hold'] },
      });
      // What Slurm does to a job whose predecessor it has forgotten: it starts.
      const [a, b] = submission.jobs;
      execFileSync('scancel', [a!.id]);
      await delay(500);
      const again = execFileSync(
        'sbatch',
        ['--parsable', '--array=0', join(submission.folder, `job-${b!.number}.sh`)],
        {
          encoding: 'utf8',
          cwd: plan.folder,
        },
      ).trim();
      const failed = join(submission.folder, 'failed', 'b-0.json');
      for (let turn = 0; turn < 100 && !existsSync(failed); turn++) await delay(200);
      expect(JSON.parse(readFileSync(failed, 'utf8')).error).toMatchObject({
        fields: { code: 'execution/upstream-missing' },
        message: expect.stringContaining('needs the artefact of task a 0'),
      });
      expect(startedTasks(plan)).toEqual([]);
      execFileSync('scancel', [again, b!.id]);
    }));

  test('refuses a folder that jobs of an earlier submission still build, and names them', () =>
    inFolder({ taskCounts: { a: 1 }, mishaps: { 'a 0': 'hang' } }, async (plan) => {
      const submission = await submitGraph(openNoteGraph(plan), optionsOf(plan));
      await expect(slurm(plan).run(openNoteGraph(plan))).rejects.toMatchObject({
        code: 'execution/folder-held',
        message: expect.stringContaining(`Slurm jobs ${submission.jobs[0]!.id}`),
      });
      await cancelSubmission(submission);
      expect(await activeTasks(submission)).toEqual([]);
    }));

  test('says what Slurm said when it refuses a job, and leaves nothing in the queue', () =>
    inFolder({ taskCounts: { a: 1 } }, async (plan) => {
      const resources = { partition: 'nowhere' };
      await expect(slurm(plan, { resources }).run(openNoteGraph(plan))).rejects.toMatchObject({
        code: 'execution/slurm-refused',
        message: expect.stringMatching(/invalid partition/i),
      });
      expect(readdirSync(plan.folder)).not.toContain('order');
    }));

  test('keeps quotes and spaces in paths', () =>
    withTemporaryFolder(async (folder) => {
      const plan = { folder: join(folder, "it's a b"), taskCounts: { a: 1 } };
      await slurm(plan).run(openNoteGraph(plan));
      expect(startedTasks(plan)).toEqual(['a 0']);
    }));
});
