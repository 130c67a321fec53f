import { join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import type { ArtefactStore } from '../storage/artefact.ts';

/** What every task of a build is given: the plan, and where things lie on this machine. */
export interface Build extends ArtefactStore {
  readonly plan: Plan;
  /** The folder that relative addresses in the recipe start from. */
  readonly baseFolder: string;
}

/** What a task says while it works. */
export interface TaskProgress {
  readonly documents?: number;
  readonly bytes?: number;
  readonly tokens?: number;
}

export interface TaskContext {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** One task: fills `folder` with its artefact and returns the output files it wrote, as paths from the output folder. */
export type RunTask = (
  build: Build,
  index: number,
  task: TaskContext & { readonly folder: string },
) => Promise<readonly string[]>;

/** The path of a file in a finished artefact. */
export function artefactFile(build: Build, artefact: string, file: string): string {
  return join(build.workFolder, artefact, file);
}
