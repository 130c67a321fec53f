import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createLocalPool,
  createSlurmExecutor,
  type Executor,
  type GraphSource,
  type SlurmOptions,
  type SlurmResources,
} from '@sluice/execution';
import { type BuildPlace, WORK_FOLDER } from '@sluice/pipeline';

/** What runs the tasks of a build, as the command line says it. */
export interface ExecutorChoice {
  readonly executor?: 'local' | 'slurm';
  /** Tasks that run at once on this machine. @default as many as there are cores */
  readonly workers?: number;
  /** Flags for the workers' node. @default those of this process */
  readonly execArgv?: readonly string[];
  readonly partition?: string;
  readonly account?: string;
  readonly time?: string;
  readonly memory?: string;
  readonly cpus?: number;
  /** Further flags of sbatch. */
  readonly sbatch?: readonly string[];
  readonly retries?: number;
}

export function createExecutor(choice: ExecutorChoice, place: BuildPlace): Executor {
  if (choice.executor === 'slurm') return createSlurmExecutor(slurmOptions(choice, place));
  return createLocalPool({
    workers: choice.workers ?? availableParallelism(),
    source: graphSource(place),
    ...(choice.execArgv === undefined ? {} : { execArgv: choice.execArgv }),
  });
}

export function slurmOptions(choice: ExecutorChoice, place: BuildPlace): SlurmOptions {
  const { partition, account, time, memory, cpus, sbatch } = choice;
  const resources = { partition, account, time, memory, cpus, flags: sbatch };
  return {
    source: graphSource(place),
    folder: slurmFolder(place.outFolder),
    resources: withoutUndefined(resources) as SlurmResources,
    command: ['sluice', ...process.argv.slice(2)].map(quote).join(' '),
    ...(choice.retries === undefined ? {} : { retries: choice.retries }),
  };
}

/** Where a build keeps what it has to do with Slurm. */
export function slurmFolder(outFolder: string): string {
  return join(resolve(outFolder), WORK_FOLDER, 'slurm');
}

function graphSource(place: BuildPlace): GraphSource {
  return { module: import.meta.resolve('@sluice/pipeline'), function: 'openBuildGraph', data: place };
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const quote = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
