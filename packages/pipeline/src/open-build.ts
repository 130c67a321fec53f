import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@sluice/records';
import type { Plan } from './plan/plan.ts';
import { writeFileAtomically } from './storage/artefact.ts';
import type { Build } from './tasks/build.ts';
import { type BuildGraph, buildGraph } from './tasks/build-graph.ts';

/** The folder inside the output folder that holds a build's artefacts. */
export const WORK_FOLDER = '.sluice';

const PLAN_FILE = 'plan.json';

/** Where a prepared build lies: all that another process needs to run its tasks. Plain JSON. */
export interface BuildPlace {
  /** Both absolute, or relative to the folder that every process of the build runs in. */
  readonly outFolder: string;
  readonly baseFolder: string;
}

/** Leaves the plan in the work folder for {@link openBuild}. */
export async function writePlan(workFolder: string, plan: Plan): Promise<void> {
  await writeFileAtomically(join(workFolder, PLAN_FILE), JSON.stringify(plan));
}

/**
 * A build that `prepareBuild` made ready, in whatever process.
 *
 * @throws DataError `pipeline/not-prepared`
 */
export async function openBuild({ outFolder, baseFolder }: BuildPlace): Promise<Build> {
  const workFolder = join(outFolder, WORK_FOLDER);
  try {
    const plan = JSON.parse(await readFile(join(workFolder, PLAN_FILE), 'utf8')) as Plan;
    return { plan, baseFolder, outFolder, workFolder };
  } catch (cause) {
    throw new DataError('pipeline/not-prepared', `${outFolder} has no plan of a build`, {
      hint: 'Build it with: sluice build <recipe> --out <folder>',
      cause,
    });
  }
}

/** The tasks of a prepared build: what workers of `@sluice/execution` open by address. */
export async function openBuildGraph(place: BuildPlace): Promise<BuildGraph> {
  return buildGraph(await openBuild(place));
}
