import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const RUNS = 11;

/** Median milliseconds that `sluice --help` takes, whole process. */
export function measureStart(node: string, main: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    execFileSync(node, [main, '--help'], { stdio: 'ignore' });
    return performance.now() - start;
  });
  return Math.round(times.sort((a, b) => a - b)[(RUNS - 1) / 2]!);
}

/** How many packages are installed in a folder, and how large they are: `57 packages, 31.2 MB`. */
export function measureInstallation(folder: string): string {
  let packageCount = 0;
  let byteLength = 0;
  for (const entry of readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    byteLength += statSync(path).size;
    if (/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path)) packageCount++;
  }
  return `${packageCount} packages, ${(byteLength / 1e6).toFixed(1)} MB`;
}
