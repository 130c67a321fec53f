/*
 * What a package declares to those who import it, as one text: the declarations of its entry and of every module that
 * the entry leads to, without comments. It is kept in `api/` so that a review sees every change of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The declarations behind `dist/index.d.ts` of a built package. @throws Error if it is not built. */
export function declaredApi(folder: string): string {
  const dist = join(folder, 'dist');
  const entry = join(dist, 'index.d.ts');
  if (!existsSync(entry)) throw new Error(`${entry} is not there: build first (pnpm build)`);
  return reachableModules(entry)
    .map((path) => `// ${relative(dist, path).replaceAll(sep, '/')}\n${declarationsOf(path)}`)
    .join('\n');
}

/** The module and all that it leads to by relative imports: the entry first, the others by path. */
function reachableModules(entry: string): string[] {
  const found = new Set([entry]);
  for (const path of found) {
    for (const [, specifier] of readFileSync(path, 'utf8').matchAll(
      /(?:from|import\()\s*['"](\.[^'"]+)['"]/g,
    )) {
      found.add(join(dirname(path), specifier!.replace(/\.ts$/, '.d.ts')));
    }
  }
  return [entry, ...[...found].filter((path) => path !== entry).sort()];
}

/** Its lines without comments and blank lines. Declarations hold no strings with `/*` in them. */
function declarationsOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^\s*\n/gm, '');
}
