import { execFileSync } from 'node:child_process';
import { readdirSync, realpathSync, statSync } from 'node:fs';
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
  const found = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => realpathSync(join(entry.parentPath, entry.name)));
  const paths = [...new Set(found)]; // pnpm has links from package to package
  const byteLength = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const packages = paths.filter((path) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path));
  return `${packages.length} packages, ${(byteLength / 1e6).toFixed(1)} MB`;
}
