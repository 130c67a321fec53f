import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One golden: a file, or a folder of files that belong together. */
export interface GoldenCase {
  /** The entry's name in the folder of goldens. */
  readonly name: string;
  /** Its path. */
  readonly path: string;
}

/**
 * The goldens in a folder, in the order of their names: a case is added by adding an entry, without touching a test.
 * Entries that begin with a dot are not goldens.
 *
 * @throws Error if there is none: a loop over nothing would pass.
 */
export function goldenCases(folder: string): readonly GoldenCase[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  if (names.length === 0) throw new Error(`goldenCases: ${folder} has no goldens`);
  return names.sort().map((name) => ({ name, path: join(folder, name) }));
}
