import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { changesetBase } from './changeset-base.ts';
import { ROOT } from './published-packages.ts';

/**
 * Whether every package whose `src` or package.json changed since {@link changesetBase} is named in a changeset.
 *
 * @returns undefined if so, else what `changeset status` says
 */
export function unannouncedChanges(root: string = ROOT): string | undefined {
  const changeset = join(ROOT, 'node_modules', '.bin', 'changeset');
  const result = spawnSync(changeset, ['status', `--since=${changesetBase(root)}`], {
    cwd: root,
    encoding: 'utf8',
  });
  return result.status === 0 ? undefined : `${result.stdout}${result.stderr}`;
}
