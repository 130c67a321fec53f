import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Writes the local recipe over fewer files, with a small sample; gives its path. */
export function writeReducedRecipe(folder: string): string {
  const text = readFileSync('recipes/moe-emergence.local.yaml', 'utf8')
    .replaceAll('../../shared', resolve('../shared'))
    .replace('file-*.json.gz', 'file-00000000000[13].json.gz')
    .replace('wikitext-2-v1/train-', 'wikitext-2-v1/validation-')
    .replace('en/*.json.gz', 'en/books-train.00002-*.json.gz')
    .replace('10 MB', '100 kB')
    .replace('block_size: 512', 'block_size: 64');
  const path = join(folder, 'reduced.yaml');
  writeFileSync(path, text);
  return path;
}
