import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { DataError } from '@sluice/records';

const run = promisify(execFile);

/** One element of a job array that has not ended. */
export interface ActiveElement {
  readonly jobId: string;
  /** Its place in the array. */
  readonly element: number;
  /** As Slurm writes it: `PENDING`, `RUNNING`, `COMPLETING` and so on. */
  readonly state: string;
  /** Why it waits, as Slurm says it. */
  readonly reason: string;
}

/** Submits a script and gives the job's id. @throws DataError `execution/slurm-refused` with what Slurm said */
export async function sbatch(flags: readonly string[], script: string): Promise<string> {
  const output = await call('sbatch', ['--parsable', ...flags, script]);
  return output.trim().split(';')[0]!;
}

/** The elements of this user's job arrays that wait or run. */
export async function squeue(): Promise<ActiveElement[]> {
  const user = userInfo().username;
  const output = await call('squeue', ['--noheader', '--array', `--user=${user}`, '--format=%F|%K|%T|%r']);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [jobId, element, state, reason] = line.split('|');
      return { jobId: jobId!, element: Number(element), state: state!, reason: reason! };
    });
}

/** Ends jobs; those that have ended are no error. */
export async function scancel(jobIds: readonly string[]): Promise<void> {
  if (jobIds.length > 0) await call('scancel', ['--quiet', ...jobIds]);
}

/** The most elements that a job array may have on this cluster. */
export async function readMaxArraySize(): Promise<number> {
  const output = await call('scontrol', ['show', 'config']);
  return Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(output)?.[1] ?? 1001);
}

async function call(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { maxBuffer: 256e6, timeout: 120_000 })).stdout;
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') {
      throw new DataError('execution/no-slurm', `there is no command ${command} here`, {
        hint: 'Run it on a login node of the Slurm cluster.',
        cause,
      });
    }
    throw new DataError('execution/slurm-refused', `${command} failed: ${stderr.trim() || String(cause)}`, {
      hint: 'See what Slurm says of it; the same command tries again.',
      cause,
    });
  }
}
