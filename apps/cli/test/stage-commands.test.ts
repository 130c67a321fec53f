import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/commands.ts';
import { describeCommands, renderCompletion } from '../src/completion-script.ts';
import { ROOT, runSluice } from './run-sluice.ts';

const SLUICE = `"${process.execPath}" --conditions=@sluice/source "${join(ROOT, 'apps/cli/src/main.ts')}"`;

/** Runs a line of bash in which `sluice` is the command from source. */
function runBash(line: string, cwd: string) {
  const script = `set -o pipefail; sluice() { ${SLUICE} "$@"; }; ${line}`;
  const env = { ...process.env, NO_COLOR: '1', TMPDIR: cwd };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('the stages in pipes', () => {
  test('pass records on, tell figures on standard error, and leave nothing behind', () =>
    withTemporaryFolder((cwd) => {
      const records = Array.from({ length: 30 }, (_, n) => ({
        id: `d#${n}`,
        q: `question ${n}`,
        a: `answer ${n}`,
      }));
      writeFileSync(join(cwd, 'in.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const template = String.raw`--template '{ask}{q}\n{a}' --marker 'ask=Q: ' --marker ask=`;
      const line = `sluice sample --text q --text a --budget '20 documents' < in.jsonl | sluice format ${template}`;
      const { status, stdout, stderr } = runBash(line, cwd);
      expect(status).toBe(0);
      expect(stderr).toBe('sample: 30 read, 20 written, 10 not-sampled\nformat: 20 read, 20 written\n');
      const texts = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text);
      expect(texts).toHaveLength(20);
      expect(texts.every((text: string) => /^(Q: )?question (\d+)\nanswer \2$/.test(text))).toBe(true);
      expect(new Set(texts.map((text: string) => text.startsWith('Q: ')))).toEqual(new Set([true, false]));
      expect(readdirSync(cwd)).toEqual(['in.jsonl']);
    }));

  test('say nothing and leave nothing behind when the reader goes away', () =>
    withTemporaryFolder((cwd) => {
      const record = `${JSON.stringify({ text: 'x'.repeat(100_000) })}\n`;
      writeFileSync(join(cwd, 'in.jsonl'), record.repeat(200));
      const { stdout, stderr } = runBash('sluice sample < in.jsonl | head -c 11', cwd);
      expect(stdout).toBe('{"id":"stdi');
      expect(stderr).toBe('');
      expect(readdirSync(cwd)).toEqual(['in.jsonl']);
    }));

  test('stop at Ctrl-C while they wait for input, and say what becomes of the work', () =>
    withTemporaryFolder(async (cwd) => {
      const main = join(ROOT, 'apps/cli/src/main.ts');
      const child = spawn(process.execPath, ['--conditions=@sluice/source', main, 'split', '-'], {
        env: { ...process.env, NO_COLOR: '1', TMPDIR: cwd },
      });
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.stdin.write('{"text":"one"}\n');
      while (readdirSync(cwd).length === 0) await new Promise((done) => setTimeout(done, 20));
      child.kill('SIGINT');
      const [code] = await once(child, 'close');
      expect(code).toBe(130);
      expect(stderr).toBe('error: stopped; nothing of it is kept, run the same command again\n');
      expect(readdirSync(cwd)).toEqual([]);
    }));

  test.each([
    [['sample', '--budget', 'lots'], 'per_domain: expected a budget such as "10 MB"'],
    [['sample', '--keep', 'chars'], '--keep: expected <name>=<value>'],
    [['balance', '--share', 'math=much'], 'balance.shares.math'],
    [['format'], 'give --template, or --format'],
    [['pack', '--block-size', 'x'], 'Expected a whole number'],
    [['export', '--out', 'o'], 'give --tokenizer, or --vocabulary-size'],
    [['export', '--out', 'o', '--format', 'pickle'], 'expected one of'],
  ])('exit with 2 on a mistake: %j', async (args, expected) => {
    const { code, stderr } = await runSluice(args);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

describe('sluice completion', () => {
  test('knows every command and option, in scripts that the shells take', () => {
    const commands = describeCommands(COMMANDS);
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const script = renderCompletion(shell, commands);
      for (const { name, options } of commands) {
        expect(script).toContain(name);
        for (const { flag } of options)
          expect(script).toContain(shell === 'fish' ? `-l ${flag.slice(2)} ` : flag);
      }
    }
  });

  test('completes commands, options and choices in bash', () => {
    const script = renderCompletion('bash', describeCommands(COMMANDS));
    const complete = (...words: string[]): string[] => {
      const quoted = words.map((word) => `'${word}'`).join(' ');
      const line = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _sluice; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', line], { encoding: 'utf8' }).stdout.trim().split(' ');
    };
    expect(complete('sluice', 'ba')).toEqual(['balance']);
    expect(complete('sluice', 'pack', '--blo')).toEqual(['--block-size']);
    expect(complete('sluice', 'pack', '--tail', '')).toEqual(['drop', 'pad']);
    expect(complete('sluice', 'completion', 'z')).toEqual(['zsh']);
  });
});
