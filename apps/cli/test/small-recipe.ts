import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-sluice.ts';

/** Writes the quickstart's recipe with a smaller sample and smaller blocks, built in a second or two. Gives its path. */
export function writeSmallRecipe(folder: string): string {
  const text = readFileSync(join(ROOT, 'recipes/quickstart.yaml'), 'utf8')
    .replaceAll('../packages', join(ROOT, 'packages'))
    .replace('500 kB', '60 kB')
    .replace('block_size: 256', 'block_size: 32');
  const path = join(folder, 'small.yaml');
  writeFileSync(path, text);
  return path;
}
