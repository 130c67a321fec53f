import { DataError } from '@sluice/records';
import { activeTasks } from './active-tasks.ts';
import { isSubmissionFinished, readSubmission } from './submission.ts';

/**
 * Makes sure that no jobs of an earlier submission wait or run.
 *
 * @throws DataError `execution/folder-held` naming them; `execution/no-slurm` if this machine cannot know
 */
export async function requireFreeFolder(folder: string): Promise<void> {
  const submission = await readSubmission(folder);
  if (submission === undefined || (await isSubmissionFinished(submission))) return;
  const active = await activeTasks(submission).catch((cause) => {
    const ids = submission.jobs.map(({ id }) => id).join(', ');
    throw new DataError(
      'execution/folder-held',
      `Slurm cannot be asked whether jobs ${ids} still build here`,
      {
        hint: `Run it where squeue works. If it is certain that they have ended, delete ${folder}.`,
        cause,
      },
    );
  });
  if (active.length === 0) return;
  const ids = [...new Set(active.map(({ jobId }) => jobId))].join(', ');
  throw new DataError('execution/folder-held', `the folder is being built by Slurm jobs ${ids}`, {
    hint: 'See how they go with "sluice status <folder>", or end them with "sluice cancel <folder>".',
  });
}
