import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@sluice/records';
import { openBuild, WORK_FOLDER } from './open-build.ts';
import { temporaryFiles } from './storage/temporary-files.ts';
import { isCorpusComplete } from './tasks/build-graph.ts';

export interface CleanOptions {
  /**
   * What becomes of the work of a build that has not ended.
   *
   * @default 'refuse'
   */
  readonly unfinished?: 'refuse' | 'remove';
}

export interface Cleaned {
  readonly fileCount: number;
  readonly byteLength: number;
}

/** What stays: the plan and the lock, the digests of local files, who holds the folder, and the markers of outputs. */
const KEPT = /^(plan\.json|lock\.json|file-digests\.json|held-by\.json|(write|finish)-\d{5}-[0-9a-f]{16})$/;

/**
 * Removes the work files of a finished corpus: texts, tokens and tables between the phases. What stays is small, and
 * enough for the next build to see that there is nothing to do. The caller holds the folder.
 *
 * @throws DataError `pipeline/not-prepared` if no build of ours is there; `pipeline/unfinished`
 */
export async function cleanFolder(outFolder: string, options: CleanOptions = {}): Promise<Cleaned> {
  const build = await openBuild({ outFolder, baseFolder: '' });
  if (options.unfinished !== 'remove' && !(await isCorpusComplete(build))) {
    throw new DataError('pipeline/unfinished', `the build in ${outFolder} has not ended`, {
      hint: 'Run it to its end first. To throw away what it has done: sluice clean --force <folder>',
    });
  }
  const work = join(outFolder, WORK_FOLDER);
  const names = (await readdir(work)).filter((name) => !KEPT.test(name));
  const left = await temporaryFiles(build);
  return removeAll([...names.map((name) => join(work, name)), ...left]);
}

async function removeAll(paths: readonly string[]): Promise<Cleaned> {
  let [fileCount, byteLength] = [0, 0];
  for (const path of paths) {
    const found = await stat(path);
    const files = found.isDirectory() ? await readdir(path, { recursive: true, withFileTypes: true }) : [];
    const sizes = found.isDirectory()
      ? await Promise.all(
          files
            .filter((entry) => entry.isFile())
            .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
        )
      : [found.size];
    fileCount += sizes.length;
    byteLength += sizes.reduce((sum, size) => sum + size, 0);
    await rm(path, { recursive: true });
  }
  return { fileCount, byteLength };
}
