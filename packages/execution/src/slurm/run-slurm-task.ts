/*
 * What one element of a job array runs: `run-slurm-task <job order> <attempt>`. Slurm's word that the phase before
 * has ended is not taken for it (the id of a job that it has forgotten counts as one that succeeded): the artefacts
 * of that phase are looked at first.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataError } from '@sluice/records';
import { openGraph } from '../graph-source.ts';
import { packError } from '../pack-error.ts';
import type { TaskAddress, TaskGraph, TaskProgress } from '../task-graph.ts';
import {
  type FinishedTask,
  failedPath,
  finishedPath,
  type JobOrder,
  readJson,
  writeJson,
} from './submission.ts';

const [orderPath, attempt] = [process.argv[2]!, Number(process.argv[3])];
const folder = dirname(orderPath);
const order = (await readJson<JobOrder>(orderPath))!;
const task = { phase: order.phase, index: order.indices[Number(process.env.SLURM_ARRAY_TASK_ID)]! };

const controller = new AbortController();
process.on('SIGTERM', () => controller.abort(new Error('the job was told to end')));

try {
  console.log(`task ${task.phase} ${task.index}, attempt ${attempt + 1}, job ${process.env.SLURM_JOB_ID}`);
  await writeJson(finishedPath(folder, task), await runTask(await openGraph(order.source)));
  await rm(failedPath(folder, task), { force: true });
} catch (error) {
  console.error(error);
  const isLast = attempt >= order.retries;
  if (isLast && !controller.signal.aborted) {
    await writeJson(failedPath(folder, task), { task, error: packError(error) });
  }
  process.exitCode = 1;
}

async function runTask(graph: TaskGraph): Promise<FinishedTask> {
  const started = performance.now();
  let progress: TaskProgress = {};
  if (!(await graph.isDone(task))) {
    await requireUpstream(graph, task);
    await graph.run(task, {
      signal: controller.signal,
      onProgress: (more) => {
        progress = addProgress(progress, more);
      },
    });
  }
  const seconds = (performance.now() - started) / 1000;
  return { progress, seconds, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
}

/** Waits until the artefacts of the phase before are seen here: a network file system may show them late. */
async function requireUpstream(graph: TaskGraph, { phase }: TaskAddress): Promise<void> {
  const before = graph.phases[graph.phases.findIndex(({ name }) => name === phase) - 1];
  const deadline = performance.now() + order.visibilitySeconds * 1000;
  for (let index = 0; index < (before?.taskCount ?? 0); index++) {
    while (!(await graph.isDone({ phase: before!.name, index }))) {
      if (performance.now() > deadline) throw upstreamMissing(task, { phase: before!.name, index });
      await delay(500, undefined, { signal: controller.signal });
    }
  }
}

function upstreamMissing(of: TaskAddress, missing: TaskAddress): DataError {
  const message = `task ${of.phase} ${of.index} needs the artefact of task ${missing.phase} ${missing.index}, which is not there`;
  return new DataError('execution/upstream-missing', message, {
    hint: 'It failed, or was deleted, or this node does not see the folder. The same command makes it again.',
  });
}

function addProgress(sum: TaskProgress, more: TaskProgress): TaskProgress {
  const add = (of: keyof TaskProgress) => {
    const total = (sum[of] ?? 0) + (more[of] ?? 0);
    return total === 0 ? {} : { [of]: total };
  };
  return { ...add('documents'), ...add('bytes'), ...add('tokens') };
}
