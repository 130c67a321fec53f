import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface EnvironmentOptions {
  /** The file of pinned packages. */
  readonly requirements: string;
  /** Where environments are kept; each list of packages has its own. */
  readonly cacheFolder: string;
  /**
   * `isolated`: the pinned packages and what they need. `system`: the pinned packages alone, which are all that is
   * needed, beside those of the system's Python, such as Debian's python3-torch.
   */
  readonly packages: 'isolated' | 'system';
}

/** The Python of a virtual environment with the pinned packages, made once. @returns its path. */
export function preparePython({ requirements, cacheFolder, packages }: EnvironmentOptions): string {
  const pins = readFileSync(requirements, 'utf8');
  const digest = createHash('sha256').update(`${packages}\n${pins}`).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `python-${digest}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'complete');
  if (existsSync(done)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  const isSystem = packages === 'system';
  const create = ['-m', 'venv', ...(isSystem ? ['--system-site-packages'] : []), folder];
  execFileSync(isSystem ? '/usr/bin/python3' : 'python3', create, { stdio: 'inherit' });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  if (isSystem) install.push('--no-deps');
  execFileSync(python, install, { stdio: ['ignore', 'inherit', 'inherit'] });
  writeFileSync(done, '');
  return python;
}
