import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a build writes. */
export interface BuildFolders {
  readonly outFolder: string;
  readonly workFolder: string;
}

/** Output files that a run which was killed left under their temporary names. */
export async function temporaryFiles({ outFolder, workFolder }: BuildFolders): Promise<string[]> {
  const entries = await readdir(outFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.\d+\.tmp$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(workFolder));
}

/** Removes them; nothing else may write to the folder meanwhile. */
export async function removeTemporaryFiles(folders: BuildFolders): Promise<void> {
  for (const path of await temporaryFiles(folders)) await rm(path, { force: true });
}
