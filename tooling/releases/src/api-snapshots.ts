import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredApi } from './declared-api.ts';
import { type PublishedPackage, ROOT } from './published-packages.ts';

const SNAPSHOTS = join(ROOT, 'tooling', 'releases', 'api');

const snapshotName = ({ folder }: PublishedPackage): string => `${folder.split('/')[1]}.d.ts.txt`;

/** The packages that can be imported. */
const libraries = (packages: readonly PublishedPackage[]): PublishedPackage[] =>
  packages.filter(({ manifest }) => manifest.exports !== undefined);

/** Which packages declare something else than their snapshot says. */
export function changedApis(packages: readonly PublishedPackage[]): string[] {
  return libraries(packages)
    .filter((found) => {
      const path = join(SNAPSHOTS, snapshotName(found));
      return !existsSync(path) || readFileSync(path, 'utf8') !== declaredApi(join(ROOT, found.folder));
    })
    .map(
      ({ manifest }) =>
        `${manifest.name} declares another API than its snapshot: pnpm check:packages --write, and review what changed`,
    );
}

/** Writes the snapshot of every package, and removes those of packages that are gone. */
export function writeApiSnapshots(packages: readonly PublishedPackage[]): void {
  mkdirSync(SNAPSHOTS, { recursive: true });
  const names = new Set(libraries(packages).map(snapshotName));
  for (const name of readdirSync(SNAPSHOTS)) if (!names.has(name)) rmSync(join(SNAPSHOTS, name));
  for (const found of libraries(packages)) {
    writeFileSync(join(SNAPSHOTS, snapshotName(found)), declaredApi(join(ROOT, found.folder)));
  }
}
