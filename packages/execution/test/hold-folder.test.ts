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

  test('believes a holder on another host', () =>
    withTemporaryFolder(async (folder) => {
      leaveHolder(folder, { host: 'elsewhere', processId: 1 });
      await expect(holdFolder(folder)).rejects.toThrow('process 1 on elsewhere');
    }));
});
