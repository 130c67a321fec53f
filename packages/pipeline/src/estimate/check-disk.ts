import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@sluice/records';
import type { Build } from '../tasks/build.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { type BuildEstimate, estimateBuild } from './estimate-build.ts';
import { probeSources } from './probe-sources.ts';
import { guessRatios } from './source-ratios.ts';

/** What the disk would have to hold, and what it can. */
export interface DiskNeed {
  /** For all that is still to be written: what the folder has already is taken off. */
  readonly neededBytes: number;
  readonly freeBytes: number;
}

/**
 * Makes sure that the disk has room for what a build will write. A generous guess is made first; only where the
 * disk might be too small for that are the sources looked at.
 *
 * @param freeBytes what is free, for tests @default what the file system says
 * @throws DataError `pipeline/too-little-disk` with the figures
 */
export async function requireDisk(build: Build, freeBytes?: number): Promise<DiskNeed> {
  const { bavail, bsize } = await statfs(build.outFolder);
  const free = freeBytes ?? bavail * bsize;
  const there = await folderBytes(build.outFolder);
  const needOf = (estimate: BuildEstimate): DiskNeed => ({
    neededBytes: Math.max(0, estimate.workBytes + estimate.outputBytes - there),
    freeBytes: free,
  });
  const { vocabularySize } = await loadLockedTokenizer(build);
  const guessed = needOf(estimateBuild(build.plan, build.plan.lock.sources.map(guessRatios), vocabularySize));
  if (guessed.neededBytes <= free) return guessed;
  const need = needOf(estimateBuild(build.plan, await probeSources(build.plan, build), vocabularySize));
  if (need.neededBytes <= free) return need;
  throw tooLittle(build, need);
}

function tooLittle({ outFolder }: Build, { neededBytes, freeBytes }: DiskNeed): DataError {
  const [needed, free] = [neededBytes, freeBytes].map((bytes) => `${(bytes / 1e9).toFixed(2)} GB`);
  return new DataError(
    'pipeline/too-little-disk',
    `the build needs about ${needed} of disk for ${outFolder}, and ${free} are free`,
    {
      hint:
        'Make room, choose another disk with --out, or ask for less in "sample". --any-disk goes on all the same: ' +
        'a build that fills the disk stops, and the same command continues it.',
    },
  );
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let byteLength = 0;
  for (const entry of entries.filter((found) => found.isFile()))
    byteLength += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0, // a temporary file that was just renamed
    );
  return byteLength;
}
