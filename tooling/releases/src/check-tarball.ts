import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkManifest } from './check-manifest.ts';
import { type PackageManifest, type PublishedPackage, ROOT } from './published-packages.ts';

/** Packs a built package as it would be published. @returns the path of the tarball. */
export function packPackage({ folder }: PublishedPackage, destination: string): string {
  const output = execFileSync('pnpm', ['pack', '--json', '--pack-destination', destination], {
    cwd: join(ROOT, folder),
    encoding: 'utf8',
  });
  const packed = JSON.parse(output) as { filename: string } | { filename: string }[];
  return (Array.isArray(packed) ? packed[0]! : packed).filename;
}

/** What publint, are-the-types-wrong and our own rules have against a tarball. */
export async function checkTarball(path: string): Promise<string[]> {
  const data = readFileSync(path);
  const manifest = readPackedManifest(path);
  return [
    ...checkManifest(manifest),
    ...checkContents(manifest.name, listTarball(path)),
    ...(await checkWithPublint(manifest, data)),
    ...(manifest.exports === undefined ? [] : await checkTypes(manifest.name, data)),
  ];
}

/** Files that must be in a tarball, and files that must not. */
export function checkContents(name: string, paths: readonly string[]): string[] {
  const wanted = ['package/LICENSE', 'package/README.md', 'package/package.json'];
  const stray = paths.filter((path) =>
    /(^|\/)(test|bench|\.cache|node_modules)\/|\.tsbuildinfo$|\.env$/.test(path),
  );
  return [
    ...wanted.filter((path) => !paths.includes(path)).map((path) => `${name}: the tarball has no ${path}`),
    ...stray.map((path) => `${name}: the tarball has ${path}, which nobody needs who installs it`),
  ];
}

async function checkWithPublint(manifest: PackageManifest, data: Buffer): Promise<string[]> {
  const tarball = new Uint8Array(data).buffer;
  const { messages } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => `${manifest.name}: publint: ${formatMessage(message, manifest as never)}`);
}

/** The resolutions that are of no concern: the packages are ES modules only, for Node.js and bundlers of today. */
const IGNORED = new Set(['node10', 'node16-cjs']);

async function checkTypes(name: string, data: Buffer): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
  if (result.types === false) return [`${name}: the tarball has no types`];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && IGNORED.has(problem.resolutionKind)))
    .map((problem) => `${name}: are the types wrong: ${problem.kind}`);
}

const readPackedManifest = (path: string): PackageManifest =>
  JSON.parse(
    execFileSync('tar', ['-xzOf', path, 'package/package.json'], { encoding: 'utf8' }),
  ) as PackageManifest;

const listTarball = (path: string): string[] =>
  execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trimEnd().split('\n');
