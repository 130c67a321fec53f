import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the workspace. */
export const ROOT: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** A package of the workspace, with what the rules look at. Paths are relative to the root, with forward slashes. */
export interface WorkspacePackage {
  /** The folder's own name: `sampling`, `cli`. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: {
    readonly name: string;
    readonly description?: string;
    readonly private?: boolean;
    readonly exports?: Readonly<Record<string, unknown>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
    readonly scripts?: Readonly<Record<string, string>>;
  };
  /** Sources of `src`. */
  readonly sources: readonly SourceFile[];
  /** Names of the files and folders at its top. */
  readonly entries: readonly string[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const BUILT = new Set(['node_modules', 'dist', '.cache', '.turbo']);

/** The packages in `packages`, `apps` and `tooling`, by path. */
export function readWorkspace(root: string = ROOT): WorkspacePackage[] {
  return ['apps', 'packages', 'tooling'].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, parent, entry.name, 'package.json')))
      .map((entry) => readPackage(root, `${parent}/${entry.name}`)),
  );
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const path = join(root, folder);
  return {
    name: folder.split('/')[1]!,
    folder,
    manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as WorkspacePackage['manifest'],
    sources: existsSync(join(path, 'src')) ? readSources(root, join(path, 'src')) : [],
    entries: readdirSync(path).filter((entry) => !BUILT.has(entry)),
  };
}

function readSources(root: string, folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path))
    .map((path) => ({ path: relative(root, path).replaceAll(sep, '/'), text: readFileSync(path, 'utf8') }));
}

/** The modules that a source imports, statically or dynamically by a literal. */
export function importsOf({ text }: SourceFile): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'/gm,
    /^\s*import\s*'([^']+)'/gm,
    /\bimport\(\s*'([^']+)'\s*\)/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
}
