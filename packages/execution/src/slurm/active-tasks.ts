import { setTimeout as delay } from 'node:timers/promises';
import type { TaskAddress } from '../task-graph.ts';
import { type ActiveElement, scancel, squeue } from './slurm-commands.ts';
import type { SlurmSubmission } from './submission.ts';

/** A task that Slurm has in its queue, waiting or running. */
export interface ActiveTask extends Pick<ActiveElement, 'jobId' | 'state' | 'reason'> {
  readonly task: TaskAddress;
}

/** The tasks of a submission that wait or run. @throws DataError if Slurm does not answer */
export async function activeTasks({ jobs }: SlurmSubmission): Promise<ActiveTask[]> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return (await squeue()).flatMap(({ element, ...active }) => {
    const job = byId.get(active.jobId);
    return job === undefined ? [] : [{ ...active, task: { phase: job.phase, index: job.indices[element]! } }];
  });
}

/** Ends all jobs of a submission and waits until none is left, at most half a minute. */
export async function cancelSubmission(submission: SlurmSubmission): Promise<void> {
  await scancel(submission.jobs.map(({ id }) => id));
  for (let second = 0; second < 30 && (await activeTasks(submission)).length > 0; second += 0.5)
    await delay(500);
}
