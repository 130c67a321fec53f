import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildJsonl,
  buildText,
  embeddedFolder,
  type HubFault,
  type LoopbackHub,
  startLoopbackHub,
} from '@sluice/test-fixtures';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { digestTree } from './digest-tree.ts';
import { type Finished, runSluice } from './run-sluice.ts';

const TOKEN = 'hf_test0123456789abcdef';
const lines = (name: string) =>
  buildJsonl(Array.from({ length: 60 }, (_, row) => ({ text: buildText(`${name} ${row}`, 50) })));
const fileNames = Array.from({ length: 8 }, (_, file) => `part-${file}.jsonl`);

const RECIPE = `name: remote
seed: 3
tokenizer: someone/small-model
block_size: 64
domains:
  prose:
    sources: [{ from: "hf://datasets/someone/tales", text: text, subdomain: tales }]
    sample: { method: uniform, budget: 40 kB }
  letters:
    sources: [{ from: "hf://datasets/someone/letters", text: text, subdomain: letters }]
    sample: { method: random-access, read_at_most: 70% }
`;

let hub: LoopbackHub;
let folder: string;
/** Two builds at once, with one cache. */
let built: Finished[];

beforeAll(async () => {
  const files = (name: string) =>
    Object.fromEntries(fileNames.map((file) => [file, lines(`${name} ${file}`)]));
  const tokenizer = readFileSync(join(embeddedFolder(), 'tokenizer/tokenizer.json'), 'utf8');
  hub = await startLoopbackHub({
    requiredToken: TOKEN,
    datasets: {
      'someone/tales': { files: files('tales') },
      'someone/letters': {
        files: { 'all.jsonl': fileNames.map((file) => lines(`letters ${file}`)).join('') },
      },
      'someone/small-model': { files: { 'tokenizer.json': tokenizer } },
    },
  });
  folder = mkdtempSync(join(tmpdir(), 'sluice-hub-'));
  writeFileSync(join(folder, 'recipe.yaml'), RECIPE);
  built = await Promise.all([
    run('build', 'cache', '--out', 'a', '--workers', '1', '--debug'),
    run('build', 'cache', '--out', 'b', '--workers', '1'),
  ]);
}, 120_000);

afterEach(() => hub.plan(() => undefined));

afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command on the recipe in a process of its own, with a cache of this name. */
function run(command: string, cache: string, ...more: string[]): Promise<Finished> {
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_TOKEN', TOKEN);
  vi.stubEnv('HF_HUB_CACHE', join(folder, cache));
  return runSluice([command, 'recipe.yaml', ...more], { cwd: folder }).finally(() => vi.unstubAllEnvs());
}

const FAULTS: readonly HubFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'refuse' },
  { kind: 'cut', afterBytes: 3_000 },
  { kind: 'wrong-range' },
];

describe('sluice build from the Hub', () => {
  test('lets two processes fill one cache at once', () => {
    expect(built.map(({ code }) => code)).toEqual([0, 0]);
    expect(digestTree(join(folder, 'b'))).toEqual(digestTree(join(folder, 'a')));
    const left = readdirSync(join(folder, 'cache'), { recursive: true }) as string[];
    expect(left.filter((path) => /incomplete|lock/.test(path))).toEqual([]);
    const blobs = left.filter((path) => /tales\/blobs\/./.test(path));
    expect(blobs.length).toBe(fileNames.length);
  });

  test('ends in the same bytes when 20 % of the requests fail in assorted ways', async () => {
    const seen = new Set<HubFault>();
    hub.plan(({ index }) => {
      if (index % 5 !== 4) return undefined;
      const fault = FAULTS[((index - 4) / 5) % FAULTS.length]!;
      seen.add(fault);
      return fault;
    });
    expect(await run('build', 'cache-faulty', '--out', 'faulty', '--workers', '1')).toMatchObject({
      code: 0,
    });
    expect(seen.size).toBe(FAULTS.length);
    expect(digestTree(join(folder, 'faulty'))).toEqual(digestTree(join(folder, 'a')));
  });

  test('shows the token nowhere: not in outputs, logs or errors, whatever goes wrong', async () => {
    const shown = built.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const faults: HubFault[] = [
      { kind: 'status', status: 403 },
      { kind: 'redirect', to: 'ftp://elsewhere' },
    ];
    for (const fault of faults) {
      hub.plan(({ url }) => (url.includes('/resolve/') ? fault : undefined));
      const failed = await run('plan', 'cache-none', '--debug');
      expect(failed.code, fault.kind).not.toBe(0);
      shown.push(failed.stdout, failed.stderr);
    }
    expect(shown.at(-1)).toMatch(/at .*\.ts/); // the stack is shown, too
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(40);
    for (const { parentPath, name } of files) shown.push(readFileSync(join(parentPath, name), 'latin1'));
    expect(shown.some((text) => text.includes('someone/tales'))).toBe(true);
    for (const text of shown) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain('signature=');
    }
  });
});
