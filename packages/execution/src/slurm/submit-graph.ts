import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphSource } from '../graph-source.ts';
import type { TaskGraph } from '../task-graph.ts';
import { waitingTasks } from '../waiting-tasks.ts';
import { requireFreeFolder } from './require-free-folder.ts';
import { readMaxArraySize, sbatch, scancel } from './slurm-commands.ts';
import {
  type JobOrder,
  type SlurmJob,
  type SlurmSubmission,
  writeJson,
  writeSubmission,
} from './submission.ts';

/** What each task asks of the cluster; what is left out is left to the cluster. */
export interface SlurmResources {
  readonly partition?: string;
  readonly account?: string;
  /** A time limit as sbatch has it: `30` (minutes), `2:00:00`, `1-12`. */
  readonly time?: string;
  /** Memory of a task as sbatch has it: `4G`. */
  readonly memory?: string;
  /** Cores of a task. @default 1 */
  readonly cpus?: number;
  /** Further flags of sbatch. */
  readonly flags?: readonly string[];
}

export interface SlurmOptions {
  /** How a node makes the graph for itself: the same one that is submitted. */
  readonly source: GraphSource;
  /** Where scripts, logs and the submission lie: absolute, on a file system that all nodes see, and nothing else's. */
  readonly folder: string;
  readonly resources?: SlurmResources;
  /** How often a task that failed is run again. @default 0 */
  readonly retries?: number;
  /** The most tasks of one job array. @default as much as the cluster allows */
  readonly maxArraySize?: number;
  /** How long the artefacts of one node may take to be seen by another, in seconds. @default 60 */
  readonly visibilitySeconds?: number;
  /** The command that continues the build; kept with the submission. */
  readonly command?: string;
  /** Flags for the tasks' node. @default those of this process */
  readonly execArgv?: readonly string[];
}

const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './run-slurm-task.ts' : './run-slurm-task.js',
  import.meta.url,
);

/**
 * Submits every task that is not done, in one go: a job array for each phase, or several where the cluster's arrays
 * are shorter, each depending on all of the phase before. It returns when Slurm has them.
 *
 * @throws DataError `execution/folder-held` if jobs of an earlier submission are left, `execution/no-slurm`,
 * `execution/slurm-refused`; nothing is left in the queue then
 */
export async function submitGraph(graph: TaskGraph, options: SlurmOptions): Promise<SlurmSubmission> {
  const { folder } = options;
  await requireFreeFolder(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'log'), { recursive: true });
  const maxArraySize = options.maxArraySize ?? (await readMaxArraySize());
  const command = options.command === undefined ? {} : { command: options.command };
  const jobs: SlurmJob[] = [];
  let before: string[] = [];
  try {
    for (const phase of graph.phases) {
      const indices = (await waitingTasks(graph, phase)).map(({ index }) => index);
      const ids: string[] = [];
      for (let start = 0; start < indices.length; start += maxArraySize) {
        const part = {
          phase: phase.name,
          indices: indices.slice(start, start + maxArraySize),
          number: jobs.length,
        };
        const id = await submitJob(part, before, options);
        ids.push(id);
        jobs.push({ id, ...part });
        await writeSubmission({ folder, jobs, ...command });
      }
      if (ids.length > 0) before = ids;
    }
  } catch (error) {
    await scancel(jobs.map(({ id }) => id)).catch(() => {}); // the first error says more
    throw error;
  }
  return { folder, jobs, ...command };
}

async function submitJob(
  job: Omit<SlurmJob, 'id'>,
  after: readonly string[],
  options: SlurmOptions,
): Promise<string> {
  const { folder, source, retries = 0, visibilitySeconds = 60 } = options;
  const { phase, indices, number } = job;
  const orderPath = join(folder, `job-${number}.json`);
  const order: JobOrder = { source, phase, indices, retries, visibilitySeconds };
  await writeJson(orderPath, order);
  const script = join(folder, `job-${number}.sh`);
  await writeFile(script, renderScript({ orderPath, folder, phase, indices, retries }, options.execArgv));
  const dependency = after.length === 0 ? [] : [`--dependency=afterok:${after.join(':')}`];
  const flags = [
    `--job-name=sluice-${phase}`,
    `--array=0-${indices.length - 1}`,
    ...dependency,
    '--kill-on-invalid-dep=yes',
    '--requeue',
    `--output=${join(folder, 'log', `job-${number}-%a.log`)}`,
    '--open-mode=append',
    `--chdir=${process.cwd()}`,
    ...resourceFlags(options.resources ?? {}),
  ];
  return sbatch(flags, script);
}

function resourceFlags({ partition, account, time, memory, cpus = 1, flags = [] }: SlurmResources): string[] {
  return [
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...(memory === undefined ? [] : [`--mem=${memory}`]),
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    ...flags,
  ];
}

interface ScriptPlan {
  readonly orderPath: string;
  readonly folder: string;
  readonly phase: string;
  readonly indices: readonly number[];
  readonly retries: number;
}

/** Runs the task until it succeeds or has been tried often enough; its log bears the task's own name. */
function renderScript(
  { orderPath, folder, phase, indices, retries }: ScriptPlan,
  execArgv: readonly string[] = process.execArgv,
): string {
  const command = [process.execPath, ...execArgv, fileURLToPath(ENTRY), orderPath].map(quote).join(' ');
  return `#!/bin/bash
indices=(${indices.join(' ')})
exec >>${quote(join(folder, 'log'))}/${phase}-"\${indices[$SLURM_ARRAY_TASK_ID]}".log 2>&1
for ((attempt = 0; attempt <= ${retries}; attempt++)); do
  ${command} "$attempt" && exit 0
done
exit 1
`;
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
