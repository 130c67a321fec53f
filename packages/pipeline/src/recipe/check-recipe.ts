import { resolveFormat, TemplateError } from '@sluice/formatting';
import type { z } from 'zod';
import type { RecipeFormat } from './format-schema.ts';
import { knownKeys } from './known-keys.ts';
import { nearestKey } from './nearest-key.ts';
import { RecipeError, type RecipeMistake } from './recipe-error.ts';
import { type Recipe, recipeSchema } from './recipe-schema.ts';

type RecipePath = readonly PropertyKey[];

/** Where the parts of a recipe stand in the text that it was read from. */
export interface LocatePart {
  has(path: RecipePath): boolean;
  /** Line and column, both from 1, as far as they are known. */
  place(path: RecipePath, what: 'key' | 'value'): Pick<RecipeMistake, 'line' | 'column'>;
}

/** How a recipe is called in messages, and how its parts are found in it. */
export interface RecipeOrigin extends LocatePart {
  readonly file: string;
  readonly text?: string;
}

/**
 * A value checked as a recipe, with its defaults filled in.
 *
 * @throws RecipeError listing every mistake with its place, what was expected and the nearest valid key
 */
export function checkRecipe(value: unknown, origin: RecipeOrigin): Recipe {
  const checked = recipeSchema.safeParse(value);
  const mistakes = checked.success
    ? formatMistakes(checked.data, origin)
    : checked.error.issues.flatMap((issue) => toMistakes(issue, origin));
  if (checked.success && mistakes.length === 0) return checked.data;
  mistakes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  throw new RecipeError(origin.file, mistakes, origin.text);
}

/** What is wrong inside templates and marker pools, which the schema takes for plain texts. */
function formatMistakes(recipe: Recipe, origin: LocatePart): RecipeMistake[] {
  const mistakes: RecipeMistake[] = [];
  for (const [domain, { sources }] of Object.entries(recipe.domains)) {
    for (const [index, { format }] of sources.entries()) {
      const message = format && formatMistake(format);
      if (message === undefined) continue;
      const path = ['domains', domain, 'sources', index, 'format'];
      mistakes.push({ ...mistakeAt(path, origin, 'value'), message });
    }
  }
  return mistakes;
}

function formatMistake(format: RecipeFormat): string | undefined {
  try {
    resolveFormat(format);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof RangeError) return error.message;
    throw error;
  }
}

function toMistakes(issue: z.core.$ZodIssue, origin: LocatePart): RecipeMistake[] {
  const inside = issuesInside(issue);
  if (inside.length > 0) return inside.flatMap((each) => toMistakes(each, origin));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const nearest = nearestKey(key, known);
      const hint =
        nearest === undefined ? `Valid keys here: ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
      return {
        ...mistakeAt([...issue.path, key], origin, 'key'),
        message: 'unknown key',
        ...(known.length === 0 ? {} : { hint }),
      };
    });
  }
  const isMissing = issue.path.length > 0 && !origin.has(issue.path);
  const message = isMissing ? `missing: ${issue.message}` : issue.message;
  return [{ ...mistakeAt(issue.path, origin, 'value'), message }];
}

/** Of a value that may be of several kinds, and is of one but for something inside it: what is wrong there. */
function issuesInside(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [];
  const near = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  if (near.length !== 1) return [];
  return near[0]!.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

const mistakeAt = (
  path: RecipePath,
  origin: LocatePart,
  what: 'key' | 'value',
): Pick<RecipeMistake, 'path' | 'line' | 'column'> => ({
  path: path.map(String).join('.'),
  ...origin.place(path, what),
});
