import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { renderJson } from '@sluice/manifest';
import { DataError } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { readFileDigests, writeFileDigests } from './lock/file-digests.ts';
import type { Lock } from './lock/lock.ts';
import { lockRecipe } from './lock/lock-recipe.ts';
import { openBuild, WORK_FOLDER, writePlan } from './open-build.ts';
import { artefactNames, type Plan } from './plan/plan.ts';
import { planBuild } from './plan/plan-build.ts';
import type { TaskSizes } from './plan/task-sizes.ts';
import { canonicalRecipe } from './recipe/canonical-recipe.ts';
import { readRecipe } from './recipe/read-recipe.ts';
import { recipeWarnings } from './recipe/recipe-warnings.ts';
import { removeStaleArtefacts, writeFileAtomically } from './storage/artefact.ts';
import { removeTemporaryFiles } from './storage/temporary-files.ts';
import type { Build } from './tasks/build.ts';
import { loadLockedTokenizer } from './tokenizer/load-locked-tokenizer.ts';

export interface PlannedRecipe {
  readonly lock: Lock;
  readonly plan: Plan;
  readonly baseFolder: string;
  /** What the writer of the recipe should be reminded of, as sentences. */
  readonly warnings: readonly string[];
  readonly tokenizer: PlannedTokenizer;
}

/** What encodes the texts, and why. */
export type PlannedTokenizer = Pick<Tokenizer, 'engine' | 'engineReason' | 'knownDivergences'>;

export interface PlanOptions {
  /** Where digests of local files are kept between runs. @default every file is hashed */
  readonly digestsPath?: string;
  readonly signal?: AbortSignal;
  /** @default by the amount of data */
  readonly taskSizes?: TaskSizes;
}

/**
 * Reads a recipe and finds out what a build of it would read and make, without doing it.
 *
 * @throws RecipeError for a mistake in the recipe; DataError if a source or the tokenizer is not to be had
 */
export async function planRecipe(
  recipePath: string,
  { digestsPath, taskSizes, ...options }: PlanOptions = {},
): Promise<PlannedRecipe> {
  const recipe = canonicalRecipe(await readRecipe(recipePath), basename(recipePath));
  const baseFolder = dirname(resolve(recipePath));
  const digests = digestsPath === undefined ? new Map<string, string>() : await readFileDigests(digestsPath);
  const lock = await lockRecipe(recipe, { baseFolder, digests, ...options });
  if (digestsPath !== undefined) await writeFileDigests(digestsPath, digests);
  const plan = planBuild(lock, taskSizes);
  const tokenizer = await loadLockedTokenizer({ plan, baseFolder });
  return { lock, plan, baseFolder, warnings: recipeWarnings(recipe), tokenizer };
}

export interface PrepareOptions {
  /**
   * What becomes of artefacts that an earlier build left and this one could use.
   *
   * @default 'reuse'
   */
  readonly earlier?: 'reuse' | 'remove';
}

export interface PreparedBuild {
  readonly build: Build;
  /** Names of artefacts that were cleared away. */
  readonly cleared: readonly string[];
  /** The lock of the build that was here before; undefined if there was none. */
  readonly before: Lock | undefined;
}

/**
 * Makes an output folder ready for a build: notes the lock and the plan, and clears away what earlier builds left
 * that this one has no use for. The caller holds the folder.
 */
export async function prepareBuild(
  planned: PlannedRecipe,
  outFolder: string,
  { earlier = 'reuse' }: PrepareOptions = {},
): Promise<PreparedBuild> {
  const workFolder = join(outFolder, WORK_FOLDER);
  const build: Build = { plan: planned.plan, baseFolder: planned.baseFolder, outFolder, workFolder };
  const before = await openBuild({ outFolder, baseFolder: '' }).catch(() => undefined);
  const cleared = await removeStaleArtefacts(
    build,
    earlier === 'reuse' ? artefactNames(planned.plan) : new Set(),
  );
  await removeTemporaryFiles(build);
  await writeFileAtomically(join(workFolder, 'lock.json'), renderJson(planned.lock));
  await writePlan(workFolder, planned.plan);
  return { build, cleared, before: before?.plan.lock };
}

/** Makes the output folder and its work folder. @throws DataError `pipeline/foreign-folder` */
export async function openOutFolder(outFolder: string): Promise<string> {
  await mkdir(outFolder, { recursive: true });
  const entries = await readdir(outFolder);
  if (entries.length > 0 && !entries.includes(WORK_FOLDER)) {
    throw new DataError(
      'pipeline/foreign-folder',
      `${outFolder} has files in it that no build of sluice left`,
      {
        hint: 'Choose another folder with --out, or empty this one.',
      },
    );
  }
  const workFolder = join(outFolder, WORK_FOLDER);
  await mkdir(workFolder, { recursive: true });
  return workFolder;
}
