import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { parseBytes } from '../src/option-values.ts';
import { runSluice } from './run-sluice.ts';
import { writeSmallRecipe } from './small-recipe.ts';

describe('parseBytes(text)', () => {
  test.each([
    ['800 MB', 800e6],
    ['1.5GB', 1.5e9],
    ['4G', 4e9],
    ['2GiB', 2 * 2 ** 30],
    ['512 MiB', 2 ** 29],
    ['10kB', 10e3],
  ])('takes %s', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each(['', '4', 'much', '-1 GB', '4 GBB', '1e3MB'])('refuses "%s"', (text) =>
    expect(() => parseBytes(text)).toThrow('Expected an amount'),
  );
});

describe('sluice build --max-memory', () => {
  test('names the least that works, and stays below it with that', () =>
    withTemporaryFolder(async (folder) => {
      const [recipe, out] = [writeSmallRecipe(folder), join(folder, 'out')];
      const build = (limit: string) => runSluice(['build', recipe, '--out', out, '--max-memory', limit]);
      const refused = await build('200 MB');
      expect(refused.code).toBe(3);
      const least = /needs at least (\d+) MB of memory, and --max-memory allows 200 MB/.exec(
        refused.stderr,
      )?.[1];
      const limit = Number(least) + 20; // this process's own share differs a little from run to run
      expect(await build(`${limit} MB`)).toMatchObject({ code: 0 });
      const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { peakMemoryBytes: number };
      expect(run.peakMemoryBytes).toBeLessThan(limit * 1e6);
    }));
});

describe('sluice plan', () => {
  test('says what a build would come to', () =>
    withTemporaryFolder(async (folder) => {
      const { stdout } = await runSluice(['plan', writeSmallRecipe(folder), '--workers', '1']);
      expect(stdout).toMatch(/[\d,]+ tokens to train on \([\d,]+ to [\d,]+\), [\d,]+ held out/);
      expect(stdout).toMatch(/MB for the corpus, [\d.]+ MB for work files/);
      expect(stdout).toMatch(/\d+ s with 1 worker /);
    }));
});
