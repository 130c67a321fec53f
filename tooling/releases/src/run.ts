import { spawnSync } from 'node:child_process';

/**
 * Runs a command to its end. @returns its standard output.
 *
 * @throws Error with all that it printed if it fails
 */
export function run(command: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}): string {
  const [program, ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program!, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', ...env },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}
