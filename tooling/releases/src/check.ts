/**
 * Holds every package that is released against what its users rely on. Wants a build. See ../README.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changedApis, writeApiSnapshots } from './api-snapshots.ts';
import { checkLicences, readLicences } from './check-licences.ts';
import { checkTarball, packPackage } from './check-tarball.ts';
import { readPublishedPackages } from './published-packages.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const packages = readPublishedPackages();
if (values.write) writeApiSnapshots(packages);

const folder = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
try {
  const problems = [...changedApis(packages), ...checkLicences(readLicences())];
  for (const found of packages) problems.push(...(await checkTarball(packPackage(found, folder))));
  for (const problem of problems) console.error(problem);
  console.log(`${packages.length} packages packed and checked, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
