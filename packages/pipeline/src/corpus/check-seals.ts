import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSeal } from '@sluice/manifest';

/** The files that no manifest speaks of, since they are it or are written after it. */
const SEALED = ['manifest.json', 'run.json'] as const;

/** Where the sealed files of a corpus are not as they were written; a file that is not there is passed over. */
export async function checkSeals(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const name of SEALED) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    const problem = bytes && sealProblem(bytes);
    if (problem !== undefined) problems.push(`${name} ${problem}`);
  }
  return problems;
}

function sealProblem(bytes: Uint8Array): string | undefined {
  try {
    return checkSeal(bytes);
  } catch {
    return 'has no seal, or one that cannot be read';
  }
}
