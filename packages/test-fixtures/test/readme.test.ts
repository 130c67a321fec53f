import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readmeExample } from '../src/index.ts';
import { embeddedRows } from './embedded-texts.ts';

const packageFolder = join(import.meta.dirname, '..');

test('the README example runs', () => {
  readmeExample(packageFolder);
});

test('the README states how many documents the data sets have', async () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const stated = [...readme.matchAll(/^\| `([^`]+)` *\| *(\d+) \|/gm)].map(([, path, count]) => [
    path,
    Number(count),
  ]);
  const counts = new Map<string, number>();
  for (const [path, rows] of await embeddedRows()) {
    const name = path.replace(/file-\d+/, 'file-*');
    counts.set(name, (counts.get(name) ?? 0) + rows.length);
  }
  expect(stated).toEqual([...counts]);
});
