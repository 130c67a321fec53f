import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder of real corpora that `*.shared-data.test.ts` read: `shared/data` beside the checkout of the project.
 *
 * @param checkout - The root of the checkout, by default the one this package lies in.
 * @throws Error if it is missing: such a test fails aloud, it never passes without its data.
 */
export function sharedDataFolder(checkout: string = join(import.meta.dirname, '../../..')): string {
  const folder = resolve(checkout, '../shared/data');
  if (existsSync(join(folder, 'SHA256SUMS'))) return folder;
  throw new Error(
    `The real corpora are missing: expected them in ${folder}, beside the checkout. ` +
      'Put a copy or a link there, or run the other tests alone: pnpm exec vitest run --project unit',
  );
}
