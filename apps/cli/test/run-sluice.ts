import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The root of the workspace. */
export const ROOT: string = join(import.meta.dirname, '..', '..', '..');

export interface Finished {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Give it a process group of its own, as a terminal does. */
  readonly ownGroup?: boolean;
  /** Called whenever standard error grows, with all of it so far. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Runs the command line from source in a process of its own. */
export function runSluice(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const main = join(ROOT, 'apps/cli/src/main.ts');
  const child = spawn(process.execPath, ['--conditions=@sluice/source', main, ...args], {
    cwd: options.cwd ?? ROOT,
    detached: options.ownGroup ?? false,
    env: { ...process.env, NO_COLOR: '1', SLUICE_CWD: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    options.onStderr?.(stderr, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
