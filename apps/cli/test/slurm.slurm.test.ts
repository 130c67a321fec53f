import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { embeddedFolder } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestTree } from './digest-tree.ts';
import { runSluice } from './run-sluice.ts';
import { writeSmallRecipe } from './small-recipe.ts';

let folder: string;
let recipe: string;
let expected: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-slurm-cli-'));
  recipe = writeSmallRecipe(folder);
  const out = join(folder, 'local');
  expect(await runSluice(['build', recipe, '--out', out])).toMatchObject({ code: 0 });
  expected = digestTree(out);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sluice build --executor slurm', () => {
  test('leaves the bytes of a local build with --follow', async () => {
    const out = join(folder, 'followed');
    const args = ['build', recipe, '--out', out, '--executor', 'slurm', '--follow', '--memory', '500M'];
    const { code, stderr } = await runSluice(args);
    expect(stderr).toContain('Built: ');
    expect(code).toBe(0);
    expect(digestTree(out)).toEqual(expected);
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(run.workerPeakMemoryBytes.length).toBeGreaterThan(7);
  });

  test('submits, says how it goes, refuses a second build, and ends in the same bytes', async () => {
    const out = join(folder, 'submitted');
    const submitted = await runSluice(['build', recipe, '--out', out, '--executor', 'slurm']);
    expect(submitted).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/Submitted \d+ tasks as Slurm jobs/),
    });
    const second = await runSluice(['build', recipe, '--out', out]);
    expect(second).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is being built by Slurm jobs'),
    });
    for (let turn = 0; turn < 60; turn++) {
      const { code, stdout } = await runSluice(['status', out, '--json']);
      expect(code).toBe(0);
      if (JSON.parse(stdout).isDone) break;
      await delay(1_500);
    }
    expect(digestTree(out)).toEqual(expected);
    expect(await runSluice(['status', out])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Built: '),
    });
    const again = await runSluice(['build', recipe, '--out', out, '--executor', 'slurm']);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing to do') });
  });

  test('ends its jobs with cancel, and a local build continues it', async () => {
    const out = join(folder, 'cancelled');
    const args = ['build', recipe, '--out', out, '--executor', 'slurm', '--sbatch=--hold'];
    expect(await runSluice(args)).toMatchObject({ code: 0 });
    const cancelled = await runSluice(['cancel', out]);
    expect(cancelled.stderr).toMatch(/Ended \d+ tasks .* To continue: sluice build .* --executor slurm/);
    const stopped = await runSluice(['status', out]);
    expect(stopped).toMatchObject({ code: 3, stdout: expect.stringContaining('To continue: sluice build') });
    expect(await runSluice(['cancel', out])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No Slurm jobs'),
    });
    expect(await runSluice(['build', recipe, '--out', out])).toMatchObject({ code: 0 });
    expect(digestTree(out)).toEqual(expected);
  });

  test('shows the log of the task that failed, and the command that continues', async () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(join(folder, 'bad.jsonl'), '{"text": "fine"}\n{"text": broken\n');
    writeFileSync(
      bad,
      `name: bad\ntokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}\nblock_size: 8\ndomains: { a: { sources: [{ from: bad.jsonl, text: text }] } }\n`,
    );
    const out = join(folder, 'bad');
    const failed = await runSluice(['build', bad, '--out', out, '--executor', 'slurm', '--follow']);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toMatch(/task sample 0 failed: .*bad\.jsonl/);
    expect(failed.stderr).toMatch(/The same command continues the build\. The end of .*sample-0\.log/);
    const { code, stdout } = await runSluice(['status', out]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/Failed: task sample 0 failed[\s\S]*To continue: sluice build .*bad\.yaml/);
  });
});
