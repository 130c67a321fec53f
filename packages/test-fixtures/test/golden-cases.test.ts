import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goldenCases, withTemporaryFolder } from '../src/index.ts';

test('goldenCases(folder) lists files and folders by name, hidden ones left out', () =>
  withTemporaryFolder((folder) => {
    for (const name of ['b.json', 'a10', '.DS_Store', 'B.json']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'a9'));
    expect(goldenCases(folder)).toEqual(
      ['B.json', 'a10', 'a9', 'b.json'].map((name) => ({ name, path: join(folder, name) })),
    );
  }));

test('goldenCases(folder) refuses a folder without goldens', () =>
  withTemporaryFolder((folder) => {
    expect(() => goldenCases(folder)).toThrow(/no goldens/);
  }));

test('withTemporaryFolder(use) gives an empty folder and removes it, also after an error', async () => {
  const seen: string[] = [];
  const result = await withTemporaryFolder(async (folder) => {
    seen.push(folder);
    writeFileSync(join(folder, 'file'), '');
    return 7;
  });
  expect(result).toBe(7);
  await expect(
    withTemporaryFolder((folder) => {
      seen.push(folder);
      throw new Error('use failed');
    }),
  ).rejects.toThrow('use failed');
  expect(new Set(seen).size).toBe(2);
  expect(seen.map((folder) => existsSync(folder))).toEqual([false, false]);
});
