/*
 * What a submission leaves in its folder, on a file system that every node sees:
 *
 * submission.json      the jobs and the tasks of each, in the order in which they were submitted, and the command
 * job-<number>.json    what the tasks of one job read (see JobOrder), and job-<number>.sh, the script
 * log/                 the output of each task
 * finished/, failed/   how each task ended, as it said itself
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { GraphSource } from '../graph-source.ts';
import type { PackedError } from '../pack-error.ts';
import type { TaskAddress, TaskProgress } from '../task-graph.ts';

export interface SlurmJob {
  readonly id: string;
  readonly number: number;
  readonly phase: string;
  /** Element e of the array runs the task `indices[e]` of the phase. */
  readonly indices: readonly number[];
}

/** Jobs that were submitted together. */
export interface SlurmSubmission {
  readonly folder: string;
  readonly jobs: readonly SlurmJob[];
  /** The command that continues the build, for whoever looks at it later. */
  readonly command?: string;
}

/** What the tasks of one job are told. */
export interface JobOrder {
  readonly source: GraphSource;
  readonly phase: string;
  readonly indices: readonly number[];
  /** How often a task that failed is run again. */
  readonly retries: number;
  /** How long the artefacts of another node may take to be seen here. */
  readonly visibilitySeconds: number;
}

/** How a task went, as it says itself. */
export interface FinishedTask {
  readonly progress: TaskProgress;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

export interface FailedTask {
  readonly task: TaskAddress;
  readonly error: PackedError;
}

const nameOf = ({ phase, index }: TaskAddress): string => `${phase}-${index}`;

export const logPath = (folder: string, task: TaskAddress): string =>
  join(folder, 'log', `${nameOf(task)}.log`);
export const finishedPath = (folder: string, task: TaskAddress): string =>
  join(folder, 'finished', `${nameOf(task)}.json`);
export const failedPath = (folder: string, task: TaskAddress): string =>
  join(folder, 'failed', `${nameOf(task)}.json`);

/** The submission in a folder, or undefined if there is none. */
export async function readSubmission(folder: string): Promise<SlurmSubmission | undefined> {
  const stored = await readJson<Omit<SlurmSubmission, 'folder'>>(join(folder, 'submission.json'));
  return stored === undefined ? undefined : { folder, ...stored };
}

export async function writeSubmission({ folder, ...stored }: SlurmSubmission): Promise<void> {
  await writeJson(join(folder, 'submission.json'), stored);
}

/** Whether every task of a submission has said that it finished. */
export async function isSubmissionFinished({ folder, jobs }: SlurmSubmission): Promise<boolean> {
  const finished = new Set(await readdir(join(folder, 'finished')).catch(() => []));
  return jobs.every(({ phase, indices }) =>
    indices.every((index) => finished.has(basename(finishedPath(folder, { phase, index })))),
  );
}

/** The tasks of a submission that gave up, by phase and index. */
export async function readFailedTasks({ folder }: SlurmSubmission): Promise<FailedTask[]> {
  const names = await readdir(join(folder, 'failed')).catch(() => []);
  const failed: FailedTask[] = [];
  for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
    const task = await readJson<FailedTask>(join(folder, 'failed', name));
    if (task !== undefined) failed.push(task);
  }
  return failed;
}

/** Undefined if there is no such file. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, path);
}
