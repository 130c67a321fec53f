import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, runSluice } from './run-sluice.ts';

const QUICKSTART = join(ROOT, 'recipes/quickstart.yaml');

let folder: string;
let corpus: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  corpus = join(folder, 'quickstart');
  expect(await runSluice(['build', QUICKSTART, '--out', corpus])).toMatchObject({ code: 0 });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sluice', () => {
  test('teaches with --help, and lists the exit codes', async () => {
    const { code, stdout } = await runSluice(['--help']);
    expect(code).toBe(0);
    for (const word of ['build', 'plan', 'verify', 'inspect', 'Examples:', 'Exit codes:'])
      expect(stdout).toContain(word);
  });

  test('compares packing strategies before a build', async () => {
    const { code, stdout } = await runSluice(['pack', '--compare', QUICKSTART]);
    expect(code).toBe(0);
    for (const word of ['concatenate', 'best-fit', 'aligned', 'pad', 'beginnings to ends', 'The recipe says'])
      expect(stdout).toContain(word);
    const json = await runSluice(['pack', '--compare', QUICKSTART, '--block-size', '64', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ blockSize: 64 });
    expect(await runSluice(['pack', '--compare'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--compare wants one recipe'),
    });
  });

  test('says nothing when its reader goes away', () => {
    const main = join(ROOT, 'apps/cli/src/main.ts');
    const command = `"${process.execPath}" --conditions=@sluice/source "${main}" schema | head -1`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(stdout).toBe('{\n');
    expect(stderr).toBe('');
  });

  test('exits with 2 on a command that there is not, and names the nearest', async () => {
    const { code, stderr } = await runSluice(['biuld']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean build?');
  });

  test('exits with 2 without --out', async () => {
    const { code, stderr } = await runSluice(['build', QUICKSTART]);
    expect(code).toBe(2);
    expect(stderr).toContain('--out');
  });
});

describe('sluice build', () => {
  test('leaves what the design lists', () => {
    for (const path of [
      'manifest.json',
      'run.json',
      'lock.json',
      'audit.json',
      'summary.md',
      'report.html',
      'README.md',
    ]) {
      expect(existsSync(join(corpus, path)), path).toBe(true);
    }
    const summary = readFileSync(join(corpus, 'summary.md'), 'utf8');
    expect(summary).toMatch(/\d+ of \d+ checks found a problem/);
    expect(summary).toContain('"####" after a line break tells');
    expect(summary).toContain('None of');
  });

  test('keeps the clock and the host out of the manifest, and notes them in run.json', () => {
    const manifest = readFileSync(join(corpus, 'manifest.json'), 'utf8');
    const run = JSON.parse(readFileSync(join(corpus, 'run.json'), 'utf8'));
    expect(manifest).not.toMatch(/20\d\d-\d\d-\d\d|\/tmp|\/home/);
    expect(Date.parse(run.finished)).toBeGreaterThan(0);
    expect(run.peakMemoryBytes).toBeGreaterThan(1e6);
  });

  test('does nothing the second time', async () => {
    const { code, stderr } = await runSluice(['build', QUICKSTART, '--out', corpus]);
    expect(code).toBe(0);
    expect(stderr).toContain('Nothing to do');
  });

  test('exits with 3 with --strict if the audit found a problem', async () => {
    const { code, stderr } = await runSluice(['build', QUICKSTART, '--out', corpus, '--strict']);
    expect(code).toBe(3);
    expect(stderr).toContain('Problem: What templates wrote tells');
    expect(stderr).toMatch(/\d+ more problems and all figures are in/);
  });

  test('writes events as JSON lines with --json, and nothing else', async () => {
    const { code, stdout, stderr } = await runSluice(['build', QUICKSTART, '--out', corpus, '--json']);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(events.at(-1)).toMatchObject({ kind: 'finished', ranCount: 0 });
  });

  test('exits with 2 and points at a mistake in the recipe', () =>
    withTemporaryFolder(async (temporary) => {
      const recipe = join(temporary, 'recipe.yaml');
      writeFileSync(recipe, readFileSync(QUICKSTART, 'utf8').replace('block_size', 'blok_size'));
      const { code, stderr } = await runSluice(['build', recipe, '--out', join(temporary, 'out')]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/recipe\.yaml:\d+:1: blok_size: unknown key[\s\S]*Did you mean "block_size"\?/);
      expect(stderr).not.toMatch(/^\s+at /m);
    }));

  test('warns of fixed markers, and goes on', () =>
    withTemporaryFolder(async (temporary) => {
      const recipe = join(temporary, 'recipe.yaml');
      const text = readFileSync(QUICKSTART, 'utf8').replaceAll('../packages', join(ROOT, 'packages'));
      writeFileSync(recipe, text.replace('markers:', 'mode: fixed\n          markers:'));
      const { code, stderr } = await runSluice(['plan', recipe]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^warning: math\/.*"mode: fixed" begins every document with the same marker/);
      writeFileSync(recipe, `${text}\nshared_markers: ["Text: ", ""]\n`);
      expect((await runSluice(['plan', recipe])).stderr).toMatch(
        /^warning: shared_markers: .*"boundary: clean"/,
      );
      expect((await runSluice(['plan', QUICKSTART])).stderr).toBe('');
    }));

  test('exits with 2 for a recipe that is not there', async () => {
    const { code, stderr } = await runSluice(['plan', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.yaml: there is no such file');
  });

  test('exits with 3 for a source that is not there, and shows the stack only with --debug', () =>
    withTemporaryFolder(async (temporary) => {
      const recipe = join(temporary, 'recipe.yaml');
      const text =
        'name: t\ntokenizer: t.json\nblock_size: 8\ndomains: { a: { sources: [{ from: x, text: t }] } }\n';
      writeFileSync(recipe, text);
      const plain = await runSluice(['plan', recipe]);
      const debug = await runSluice(['plan', recipe, '--debug']);
      expect(plain.code).toBe(3);
      expect(plain.stderr).not.toMatch(/^\s+at /m);
      expect(debug.stderr).toMatch(/^\s+at /m);
    }));

  test('continues after Ctrl-C, and after being killed, to the same bytes', () =>
    withTemporaryFolder(async (temporary) => {
      const out = join(temporary, 'out');
      const stopAt = (phase: string, signal: NodeJS.Signals) => {
        let sent = false;
        return runSluice(['build', QUICKSTART, '--out', out], {
          onStderr: (text, child) => {
            if (!sent && text.includes(phase)) sent = child.kill(signal);
          },
        });
      };
      const interrupted = await stopAt('reading sources', 'SIGINT');
      expect(interrupted.code).toBe(130);
      expect(interrupted.stderr).toContain('the same command continues');
      const killed = await stopAt('choosing documents', 'SIGKILL');
      expect(killed.code).toBe(null);
      expect(existsSync(join(out, 'manifest.json'))).toBe(false);
      expect(await runSluice(['build', QUICKSTART, '--out', out])).toMatchObject({ code: 0 });
      const manifest = (of: string) => readFileSync(join(of, 'manifest.json'), 'utf8');
      expect(manifest(out)).toBe(manifest(corpus));
      expect(await runSluice(['verify', out])).toMatchObject({ code: 0 });
    }));
});

describe('sluice plan', () => {
  test('shows sources, budgets and tasks, and writes nothing', async () => {
    const { code, stdout } = await runSluice(['plan', QUICKSTART]);
    expect(code).toBe(0);
    for (const word of ['encyclopaedia', '500,000 bytes of text', 'parquet: train', 'encode'])
      expect(stdout).toContain(word);
  });

  test('gives the plan as JSON', async () => {
    const { stdout } = await runSluice(['plan', QUICKSTART, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ lock: { recipe: { name: 'quickstart' } } });
  });
});

describe('sluice verify', () => {
  test('says what it compared', async () => {
    const { code, stdout } = await runSluice(['verify', corpus]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ files .* and [\d,]+ blocks compared/);
  });

  test.each([
    ['a byte more', (of: string) => appendFileSync(join(of, 'audit.json'), ' '), 'audit.json has'],
    [
      'a byte changed',
      (of: string) => changeByte(join(of, 'data/train-00000-of-00001.parquet')),
      /has the SHA-256 .*; it differs at byte \d+: 0x/,
    ],
    [
      'a byte of the summary changed',
      (of: string) => changeByte(join(of, 'summary.md')),
      /summary\.md is not what follows from the corpus; it differs at byte \d+/,
    ],
    [
      'a byte of run.json changed',
      (of: string) => changeByte(join(of, 'run.json')),
      /run\.json differs at byte \d+: 0x/,
    ],
    ['a file gone', (of: string) => rmSync(join(of, 'lock.json')), 'lock.json is missing'],
    [
      'a count changed',
      (of: string) => replaceIn(join(of, 'manifest.json'), /"writtenBlocks": (\d)/, '"writtenBlocks": 9$1'),
      'the manifest says 9',
    ],
  ])('exits with 4 and names the file for %s', (_, damage, expected) =>
    withTemporaryFolder(async (temporary) => {
      const copy = join(temporary, 'copy');
      cpSync(corpus, copy, { recursive: true });
      damage(copy);
      const { code, stdout } = await runSluice(['verify', copy]);
      expect(code).toBe(4);
      expect(stdout).toMatch(expected);
    }),
  );

  test('exits with 3 for a folder without a manifest', () =>
    withTemporaryFolder(async (temporary) => {
      const { code, stderr } = await runSluice(['verify', temporary]);
      expect(code).toBe(3);
      expect(stderr).toContain('it is not a finished corpus');
    }));
});

describe('sluice audit', () => {
  test('says in words what is wrong, and how well the first tokens tell the domain', async () => {
    const { code, stdout, stderr } = await runSluice(['audit', corpus]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/: [\d,]+ tokens in [\d,]+ blocks\. \d+ problems, \d+ worth a look, \d+ as they/);
    expect(stdout).toContain('Problems\n- What templates wrote tells');
    expect(stdout).toMatch(/\| domain +\| first 1 +\| \d+ +\| \d+\.\d % +\|/);
    expect(stdout).not.toContain('None of');
    expect((await runSluice(['audit', corpus, '--all'])).stdout).toContain('None of');
  });

  test('exits with 5 for what --fail-on names, and gives the findings as JSON', async () => {
    const { code, stdout } = await runSluice(['audit', corpus, '--fail-on', 'high', '--json']);
    expect(code).toBe(5);
    const { findings, edges } = JSON.parse(stdout) as { findings: { severity: string }[]; edges: unknown[] };
    expect(findings[0]!.severity).toBe('high');
    expect(edges.length).toBeGreaterThan(2);
    expect((await runSluice(['audit', corpus, '--fail-on', 'bad'])).code).toBe(2);
  });

  test('exits with 3 for a shard that is cut short', () =>
    withTemporaryFolder(async (temporary) => {
      const copy = join(temporary, 'copy');
      cpSync(corpus, copy, { recursive: true });
      const shard = join(copy, 'data/train-00000-of-00001.parquet');
      writeFileSync(shard, readFileSync(shard).subarray(0, 5_000));
      const { code, stderr } = await runSluice(['audit', copy]);
      expect(code).toBe(3);
      expect(stderr).toContain('cut short or damaged');
      expect(stderr).not.toMatch(/^\s+at /m);
    }));
});

describe('sluice inspect', () => {
  test('shows blocks of every domain with the origin of each span', async () => {
    const { code, stdout } = await runSluice(['inspect', corpus, '--blocks', '1']);
    expect(code).toBe(0);
    for (const domain of ['code.python', 'math.', 'prose.']) expect(stdout).toContain(domain);
    expect(stdout).toMatch(
      /\[\d+\.\.\d+\] template {2}arithmetic\/arithmetic\.jsonl#\d+ from token \d+|competition\.jsonl\.zst#\d+/,
    );
  });

  test('gives spans that tile each block as JSON', async () => {
    const { stdout } = await runSluice([
      'inspect',
      corpus,
      '--domain',
      'math',
      '--split',
      'validation',
      '--json',
    ]);
    const blocks = JSON.parse(stdout) as {
      domain: string;
      split: string;
      spans: { start: number; end: number }[];
    }[];
    expect(blocks).toHaveLength(2);
    for (const { domain, split, spans } of blocks) {
      expect([domain, split]).toEqual(['math', 'validation']);
      expect(spans[0]!.start).toBe(0);
      expect(spans.at(-1)!.end).toBe(256);
      spans.slice(1).forEach((span, index) => {
        expect(span.start).toBe(spans[index]!.end);
      });
    }
  });

  test('names the domains when asked for one that there is not', async () => {
    const { code, stderr } = await runSluice(['inspect', corpus, '--domain', 'poetry']);
    expect(code).toBe(2);
    expect(stderr).toContain('code, math, prose');
  });
});

describe('sluice schema', () => {
  test('prints a JSON Schema', async () => {
    const { code, stdout } = await runSluice(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', properties: { block_size: {} } });
  });
});

describe('sluice where', () => {
  test('tells the source row of a token, as inspect shows it', async () => {
    const shown = await runSluice(['inspect', corpus, '--domain', 'math', '--blocks', '1', '--json']);
    const [{ block, spans }] = JSON.parse(shown.stdout) as [
      { block: number; spans: { kind: string; document: string; start: number; documentOffset: number }[] },
    ];
    const span = spans[3]!;
    const { code, stdout } = await runSluice([
      'where',
      corpus,
      '--block',
      String(block),
      '--token',
      String(span.start),
      '--json',
    ]);
    expect(code).toBe(0);
    const [sourceFile, row] = span.document.split('#');
    expect(JSON.parse(stdout)).toMatchObject({
      domain: 'math',
      kind: span.kind,
      document: span.document,
      sourceFile,
      row: Number(row),
      documentToken: span.documentOffset,
    });
  });

  test.each([['where', '--block', '0', '--token', '0'], ['inspect']])(
    '%s says which splits there are',
    async (command, ...options) => {
      const { code, stderr } = await runSluice([command, corpus, '--split', 'test', ...options]);
      expect(code).toBe(2);
      expect(stderr).toContain('the corpus has no split "test", only train and validation');
    },
  );

  test('says how many blocks there are', async () => {
    const { code, stderr } = await runSluice(['where', corpus, '--block', '999999', '--token', '0']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/train has the blocks 0 to \d+, there is no block 999999/);
  });
});

function changeByte(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  writeFileSync(path, bytes);
}

function replaceIn(path: string, pattern: RegExp, replacement: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, replacement));
}
