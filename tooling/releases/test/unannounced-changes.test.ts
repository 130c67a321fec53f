import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unannouncedChanges } from '../src/unannounced-changes.ts';

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const git = (...args: string[]): void => {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  execFileSync('git', [...author, ...args], { cwd: root, stdio: 'ignore' });
};
const commit = (message: string): void => {
  git('add', '--all');
  git('commit', '-m', message);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-changesets-'));
  write('package.json', '{ "name": "root", "private": true, "version": "0.0.0" }');
  write('pnpm-workspace.yaml', 'packages: [packages/*]');
  write('pnpm-lock.yaml', 'lockfileVersion: "9.0"');
  write('packages/a/package.json', '{ "name": "@sluice/a", "version": "1.0.0" }');
  write('packages/a/src/index.ts', 'export const a = 1;');
  write(
    '.changeset/config.json',
    '{ "baseBranch": "main", "changedFilePatterns": ["src/**", "package.json"] }',
  );
  git('init', '-b', 'main');
  commit('first');
  git('switch', '-c', 'branch');
});
afterEach(() => rmSync(root, { recursive: true }));

test('unannouncedChanges() complains of a change of src without a changeset', () => {
  write('packages/a/src/index.ts', 'export const a = 2;');
  commit('change');
  expect(unannouncedChanges(root)).toContain('no changesets were found');
});

test('unannouncedChanges() is content with a changeset that names the package', () => {
  write('packages/a/src/index.ts', 'export const a = 2;');
  write('.changeset/two.md', '---\n"@sluice/a": major\n---\n\nIt is two.\n');
  commit('change');
  expect(unannouncedChanges(root)).toBeUndefined();
});

test('unannouncedChanges() asks for no changeset where only tests changed', () => {
  write('packages/a/test/a.test.ts', 'test');
  commit('change');
  expect(unannouncedChanges(root)).toBeUndefined();
});

test('unannouncedChanges() on the main branch looks back to the last release', () => {
  git('switch', 'main');
  git('tag', '@sluice/a@1.0.0');
  write('packages/a/src/index.ts', 'export const a = 2;');
  commit('change');
  expect(unannouncedChanges(root)).toContain('no changesets were found');
});
