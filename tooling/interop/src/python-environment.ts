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

const OLDEST_MINOR = 11;

/**
 * The Python of a virtual environment with the pinned packages, made once. @returns its path.
 *
 * @throws Error saying what must be installed, where Python 3.11 with venv is not there
 */
export function preparePython({ requirements, cacheFolder, packages }: EnvironmentOptions): string {
  const pins = readFileSync(requirements, 'utf8');
  const digest = createHash('sha256').update(`${packages}\n${pins}`).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `python-${digest}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'complete');
  if (existsSync(done)) return python;
  const isSystem = packages === 'system';
  const host = isSystem ? '/usr/bin/python3' : 'python3';
  requirePython(host);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
  const create = ['-m', 'venv', ...(isSystem ? ['--system-site-packages'] : []), folder];
  execFileSync(host, create, { stdio: 'inherit' });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  if (isSystem) install.push('--no-deps');
  execFileSync(python, install, { stdio: ['ignore', 'inherit', 'inherit'] });
  writeFileSync(done, '');
  return python;
}

/** Readers are never left out in silence: a Python that cannot run them is an error. */
function requirePython(host: string): void {
  const program = 'import sys, venv, ensurepip; print(sys.version_info.minor)';
  let minor: number;
  try {
    minor = Number(
      execFileSync(host, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch (cause) {
    throw new Error(
      `the readers in Python need ${host} of 3.${OLDEST_MINOR} or later with venv: install python3 and python3-venv`,
      { cause },
    );
  }
  if (minor >= OLDEST_MINOR) return;
  throw new Error(`the readers in Python need ${host} of 3.${OLDEST_MINOR} or later, this one is 3.${minor}`);
}
