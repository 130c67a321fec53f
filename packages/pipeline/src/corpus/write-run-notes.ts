import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealJson } from '@sluice/manifest';

/** Leaves run.json in a corpus: how a run went, which differs from run to run and so has no place in the manifest. */
export async function writeRunNotes(
  outFolder: string,
  notes: Readonly<Record<string, unknown>>,
): Promise<void> {
  await writeFile(join(outFolder, 'run.json'), sealJson(`${JSON.stringify(notes, null, 2)}\n`));
}
