import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { ROOT, runSluice } from './run-sluice.ts';

const EMBEDDED = join(ROOT, 'packages/test-fixtures/embedded');

describe('sluice sources', () => {
  test('ends with a fragment that a recipe can take as it is, and never leaves a control character', () =>
    withTemporaryFolder(async (cwd) => {
      mkdirSync(join(cwd, 'in'));
      writeFileSync(join(cwd, 'in/a.jsonl'), `${JSON.stringify({ text: 'red \u001b[31m', id: 7 })}\n`);
      const { code, stdout } = await runSluice(['sources', 'in'], { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain('1 file of json-lines');
      expect(stdout).not.toContain('\u001b');
      const fragment = stdout.slice(stdout.indexOf('domains:'));
      writeFileSync(
        join(cwd, 'r.yaml'),
        `name: n\ntokenizer: ${EMBEDDED}/tokenizer\nblock_size: 8\n${fragment}`,
      );
      expect(await runSluice(['plan', 'r.yaml'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    }));

  test('gives all of it with --json', async () => {
    const { stdout } = await runSluice(['sources', join(EMBEDDED, 'code'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      chosenFileCount: 4,
      suggestions: [{ text: 'content', group: 'repo_name' }],
    });
  });

  test('exits with 3 and names what is beside it, where there is nothing', async () => {
    const { code, stderr } = await runSluice(['sources', join(EMBEDDED, 'cod')]);
    expect(code).toBe(3);
    expect(stderr).toContain('beside it there are "code"');
  });
});

describe('sluice init', () => {
  test(
    'writes a recipe that builds, from options alone, and does not write over it',
    () =>
      withTemporaryFolder(async (cwd) => {
        cpSync(join(EMBEDDED, 'math'), join(cwd, 'math'), { recursive: true });
        const domains = ['--domain', 'math=math', '--domain', `prose=${EMBEDDED}/prose/stories.jsonl`];
        const args = [
          'init',
          'r.yaml',
          ...domains,
          '--tokenizer',
          `${EMBEDDED}/tokenizer`,
          '--sample',
          '60 kB',
        ];
        const first = await runSluice([...args, '--block-size', '32'], { cwd });
        expect(first).toMatchObject({ code: 0, stdout: '' });
        expect(first.stderr).toContain('sluice build r.yaml --out out/');
        const text = readFileSync(join(cwd, 'r.yaml'), 'utf8');
        expect(text).toContain('files: ["competition.jsonl.zst"]');
        expect(await runSluice(['build', 'r.yaml', '--out', 'out'], { cwd })).toMatchObject({ code: 0 });
        const second = await runSluice(args, { cwd });
        expect(second).toMatchObject({ code: 2 });
        expect(second.stderr).toContain('r.yaml is there already');
        expect(readFileSync(join(cwd, 'r.yaml'), 'utf8')).toBe(text);
      }),
    60_000,
  );

  test('says how to go on where it cannot ask', () =>
    withTemporaryFolder(async (cwd) => {
      const asked = await runSluice(['init'], { cwd });
      expect(asked.code).toBe(2);
      expect(asked.stderr).toContain('--domain <name>=<address>');
      expect((await runSluice(['init', '--domain', 'books'], { cwd })).stderr).toContain(
        'expected <name>=<address>',
      );
      const missing = await runSluice(['init', 'nowhere/r.yaml', '--domain', 'a=b'], { cwd });
      expect(missing).toMatchObject({ code: 2 });
    }));
});
