import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoopbackHub, startLoopbackHub } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runSluice } from './run-sluice.ts';
import { writeSmallRecipe } from './small-recipe.ts';

const TOKEN = 'hf_thisIsASecretThatMustNeverBeShown';

describe('sluice publish', () => {
  let folder: string;
  let corpus: string;
  let hub: LoopbackHub;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-publish-'));
    corpus = join(folder, 'corpus');
    hub = await startLoopbackHub({ datasets: {}, requiredToken: TOKEN });
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('HF_TOKEN', TOKEN);
    vi.stubEnv('HF_HOME', join(folder, 'hf'));
    expect(await runSluice(['build', writeSmallRecipe(folder), '--out', corpus])).toMatchObject({ code: 0 });
  }, 60_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows with --dry-run what it would send, and sends nothing', async () => {
    const { code, stdout, stderr } = await runSluice(['publish', corpus, '--to', 'org/made', '--dry-run']);
    expect(code).toBe(0);
    expect(stderr).toContain('lock.json is sent, too, and names paths of this machine: /');
    expect(stdout).toContain('data/train-00000-of-00001.parquet');
    expect(stdout).toContain('config_name: default');
    expect(stdout).not.toContain('.sluice');
    expect(hub.requests).toEqual([]);
  });

  test('publishes a corpus that builds a corpus again, once, and never shows the token', async () => {
    const first = await runSluice(['publish', corpus, '--to', 'org/made', '--license', 'mit']);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('Published: ');
    expect(first.stderr).toContain(`${hub.endpoint}/datasets/org/made`);
    const again = await runSluice(['publish', corpus, '--to', 'org/made', '--license', 'mit', '--json']);
    expect(again.stderr).toContain('Nothing to do: 0 files sent');
    expect(JSON.parse(again.stdout)).toMatchObject({ commit: hub.commitOf('org/made'), uploaded: [] });
    expect(first.stdout + first.stderr + again.stdout + again.stderr).not.toContain(TOKEN);
    const look = await runSluice(['sources', 'hf://datasets/org/made']);
    expect(look.stdout).toContain('input_ids');
  });

  test('refuses what is no corpus, a damaged one, and a bad name', async () => {
    expect(await runSluice(['publish', folder, '--to', 'org/made'])).toMatchObject({ code: 3 });
    const bad = await runSluice(['publish', corpus, '--to', 'made']);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('expected <org>/<name>');
    const path = join(corpus, 'audit.json');
    const whole = readFileSync(path);
    writeFileSync(path, `${whole} `);
    const damaged = await runSluice(['publish', corpus, '--to', 'org/made']);
    writeFileSync(path, whole);
    expect(damaged.code).toBe(3);
    expect(damaged.stderr).toContain('audit.json has');
    expect(existsSync(path)).toBe(true);
  });
});
