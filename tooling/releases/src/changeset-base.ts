import { execFileSync } from 'node:child_process';

/**
 * The commit since which every package whose behaviour changed must be named in a changeset: where a branch left the
 * main branch; on the main branch itself the last release, or the first commit where there was none.
 */
export function changesetBase(folder: string): string {
  const git = (...args: string[]): string | undefined => {
    try {
      return execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return undefined;
    }
  };
  const head = git('rev-parse', 'HEAD');
  const fork = git('merge-base', 'HEAD', 'origin/main') ?? git('merge-base', 'HEAD', 'main');
  if (fork !== undefined && fork !== head) return fork;
  const release = git('describe', '--tags', '--match', '@sluice/*', '--abbrev=0');
  const base =
    release === undefined ? git('rev-list', '--max-parents=0', 'HEAD') : git('rev-list', '-1', release);
  if (base === undefined) throw new Error(`${folder} is not a git repository with commits`);
  return base.split('\n')[0]!;
}
