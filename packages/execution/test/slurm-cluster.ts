import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPTS = resolve(import.meta.dirname, '../../../../shared/slurm');

/** Starts a real cluster of three nodes on this machine for the tests, and gives the function that ends it. */
export function setup(): () => void {
  if (!existsSync(join(SCRIPTS, 'start'))) {
    throw new Error(`the tests of Slurm need the scripts start and stop in ${SCRIPTS}, which is not there`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'sluice-slurm-'));
  const output = execFileSync('bash', [join(SCRIPTS, 'start'), folder, '3'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.env.SLURM_CONF = /SLURM_CONF=(.*)/.exec(output)![1]!.trim();
  return () => {
    execFileSync('bash', [join(SCRIPTS, 'stop'), folder], { stdio: 'inherit' });
    rmSync(folder, { recursive: true, force: true });
  };
}
