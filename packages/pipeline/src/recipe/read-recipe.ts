import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkRecipe } from './check-recipe.ts';
import { parseRecipe } from './parse-recipe.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe-schema.ts';

const MODULES = new Set(['.ts', '.mts', '.js', '.mjs']);

/**
 * The recipe in a file: YAML or JSON, or a module that exports it as its default (see `defineRecipe`). A module is run.
 *
 * @throws RecipeError if it cannot be read, or listing every mistake in it
 */
export async function readRecipe(path: string): Promise<Recipe> {
  return MODULES.has(extname(path)) ? readModule(path) : parseRecipe(await readText(path), basename(path));
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => refuse(path, unreadable(cause)));
}

async function readModule(path: string): Promise<Recipe> {
  await stat(path).catch((cause: NodeJS.ErrnoException) => refuse(path, unreadable(cause)));
  const module = await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) =>
    refuse(path, `it cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`),
  );
  const { default: value } = module as { default?: unknown };
  if (value === undefined)
    return refuse(path, 'it has no default export: export default defineRecipe({ … })');
  const has = (parts: readonly PropertyKey[]): boolean => valueAt(value, parts) !== undefined;
  return checkRecipe(value, { file: basename(path), has, place: () => ({}) });
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((parent, part) => (parent as Record<PropertyKey, unknown> | undefined)?.[part], value);

const unreadable = (cause: NodeJS.ErrnoException): string =>
  cause.code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${cause.message}`;

function refuse(path: string, message: string): never {
  throw new RecipeError(path, [{ path: '', message }]);
}
