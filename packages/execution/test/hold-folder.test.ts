import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { holdFolder } from '@sluice/execution';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';

const leaveHolder = (folder: string, holder: object) =>
  writeFileSync(join(folder, 'held-by.json'), JSON.stringify(holder));

describe('holdFolder(folder)', () => {
  test('gives the folder to who comes after it was given back', () =>
    withTemporaryFolder(async (folder) => {
      const release = await holdFolder(folder);
      await release();
      await (await holdFolder(folder))();
    }));

  test('refuses a folder that a living process holds, and names it', () =>
    withTemporaryFolder(async (folder) => {
      const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
      try {
        leaveHolder(folder, { host: hostname(), processId: other.pid });
        await expect(holdFolder(folder)).rejects.toMatchObject({
          code: 'execution/folder-held',
          message: expect.stringContaining(`process ${other.pid}`),
        });
      } finally {
        other.kill('SIGKILL');
      }
    }));

  test('passes over a holder that died', () =>
    withTemporaryFolder(async (folder) => {
      const dead = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
      await new Promise((resolve) => dead.on('close', resolve));
      leaveHolder(folder, { host: hostname(), processId: dead.pid });
      await (await holdFolder(folder))();
    }));

  test('passes over a holder whose number another process has by now', () =>
    withTemporaryFolder(async (folder) => {
      const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
      try {
        leaveHolder(folder, { host: hostname(), processId: other.pid, began: '1' });
        await (await holdFolder(folder))();
      } finally {
        other.kill('SIGKILL');
      }
    }));

  test('gives the folder of a holder that died to one of many who ask at once', () =>
    withTemporaryFolder(async (folder) => {
      leaveHolder(folder, { host: hostname(), processId: 2 ** 22 + 1 });
      const script = `
        import { holdFolder } from '@sluice/execution';
        const taken = await holdFolder(process.argv[1]).then(() => 'taken', (error) => error.code);
        process.stdout.write(taken);
        setTimeout(() => {}, 60_000);`;
      const flags = ['--conditions=@sluice/source', '--input-type=module', '-e', script, folder];
      const others = Array.from({ length: 6 }, () =>
        spawn(process.execPath, flags, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      try {
        const answers = await Promise.all(
          others.map(
            (other) =>
              new Promise<string>((resolve) =>
                other.stdout.once('data', (answer) => resolve(String(answer))),
              ),
          ),
        );
        expect(answers.toSorted()).toEqual([...Array(5).fill('execution/folder-held'), 'taken']);
      } finally {
        for (const other of others) other.kill('SIGKILL');
      }
    }));

  test('believes a holder on another host', () =>
    withTemporaryFolder(async (folder) => {
      leaveHolder(folder, { host: 'elsewhere', processId: 1 });
      await expect(holdFolder(folder)).rejects.toThrow('process 1 on elsewhere');
    }));
});
