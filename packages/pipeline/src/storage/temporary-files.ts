import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Output files that a run which was killed left under their temporary names. */
export async function temporaryFiles(folders: {
  readonly outFolder: string;
  readonly workFolder: string;
}): Promise<string[]> {
  const entries = await readdir(folders.outFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.\d+\.tmp$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(folders.workFolder));
}

/** Removes them; nothing else writes to the folder meanwhile. */
export async function removeTemporaryFiles(folders: Parameters<typeof temporaryFiles>[0]): Promise<void> {
  for (const path of await temporaryFiles(folders)) await rm(path, { force: true });
}
