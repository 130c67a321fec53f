import type { SplitName } from '@sluice/records';
import { outputsOf } from '../storage/artefact.ts';
import type { Build } from './build.ts';

/** The Parquet files of a split that write tasks left, in the order of their blocks. */
export async function writtenShards(build: Build, split: SplitName): Promise<string[]> {
  const paths: string[] = [];
  for (const task of build.plan.phases.write) {
    if (task.format === 'parquet' && task.split === split && task.domain === undefined)
      paths.push(...(await outputsOf(build, task.artefact)));
  }
  return paths.sort();
}

/** The Parquet files that hold the held-out blocks of one domain each, by path. */
export async function domainShards(build: Build): Promise<string[]> {
  const paths: string[] = [];
  for (const task of build.plan.phases.write) {
    if (task.format === 'parquet' && task.domain !== undefined)
      paths.push(...(await outputsOf(build, task.artefact)));
  }
  return paths.sort();
}
