import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedDataFolder } from '@sluice/test-fixtures';

const RECIPE = join(import.meta.dirname, '../../../recipes/moe-emergence.local.yaml');

/** A copy of the local recipe in a folder of its own, with other lines for some keys at its end. */
export function localRecipe(changes: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-local-'));
  const path = join(folder, 'recipe.yaml');
  return {
    folder,
    path,
    write: (more: Readonly<Record<string, string>> = {}) => write(path, { ...changes, ...more }),
  };
}

function write(path: string, changes: Readonly<Record<string, string>>): void {
  const lines = readFileSync(RECIPE, 'utf8')
    .replaceAll('../../shared/data', sharedDataFolder())
    .split('\n')
    .filter((line) => !Object.keys(changes).some((key) => line.startsWith(`${key}:`)));
  const added = Object.entries(changes).map(([key, value]) => `${key}: ${value}`);
  writeFileSync(path, [...lines, ...added, ''].join('\n'));
}
