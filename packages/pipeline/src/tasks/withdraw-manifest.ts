import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Takes the manifest of an earlier build away before the first of its files is replaced, so that a folder with a
 * manifest is always a whole corpus.
 */
export async function withdrawManifest(outFolder: string): Promise<void> {
  await rm(join(outFolder, 'manifest.json'), { force: true });
}
