import { activeTasks, cancelSubmission, readSubmission } from '@sluice/execution';
import { slurmFolder } from '../choose-executor.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

/** `sluice cancel`: ends the Slurm jobs of a build. What they finished stays. */
export async function runCancel(folder: string): Promise<ExitCode> {
  const submission = await readSubmission(slurmFolder(folder));
  const active = submission === undefined ? [] : await activeTasks(submission);
  if (submission === undefined || active.length === 0) {
    process.stderr.write(`No Slurm jobs build ${folder}.\n`);
    return EXIT_CODES.ok;
  }
  await cancelSubmission(submission);
  const command = submission.command === undefined ? '' : ` To continue: ${submission.command}`;
  process.stderr.write(`Ended ${active.length} tasks that ran or waited.${command}\n`);
  return EXIT_CODES.ok;
}
