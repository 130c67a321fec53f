import { resolveFormat, TemplateError } from '@sluice/formatting';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { RecipeFormat } from './format-schema.ts';
import { nearestKey } from './nearest-key.ts';
import { RecipeError, type RecipeMistake } from './recipe-error.ts';
import { type Recipe, recipeSchema } from './recipe-schema.ts';

/**
 * The recipe in a YAML or JSON text, checked and with its defaults filled in.
 *
 * @param file how the recipe is called in messages
 * @throws RecipeError listing every mistake with line, column, what was expected and the nearest valid key
 */
export function parseRecipe(text: string, file: string): Recipe {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    uniqueKeys: true,
  });
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error) => ({
      path: '',
      ...placeOf(lines, error.pos[0]),
      message: error.message,
    }));
    throw new RecipeError(file, mistakes, text);
  }
  const checked = recipeSchema.safeParse(toValue(document, file));
  const mistakes = checked.success
    ? formatMistakes(checked.data, document, lines)
    : checked.error.issues.flatMap((issue) => toMistakes(issue, document, lines));
  if (checked.success && mistakes.length === 0) return checked.data;
  mistakes.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  throw new RecipeError(file, mistakes, text);
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (cause) {
    throw new RecipeError(file, [
      { path: '', message: cause instanceof Error ? cause.message : String(cause) },
    ]);
  }
}

/** What is wrong inside templates and marker pools, which the schema takes for plain texts. */
function formatMistakes(recipe: Recipe, document: Document, lines: LineCounter): RecipeMistake[] {
  const mistakes: RecipeMistake[] = [];
  for (const [domain, { sources }] of Object.entries(recipe.domains)) {
    for (const [index, { format }] of sources.entries()) {
      const message = format && formatMistake(format);
      if (message === undefined) continue;
      const path = ['domains', domain, 'sources', index, 'format'];
      mistakes.push({ ...mistakeAt(path, document, lines, 'value'), message });
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

function toMistakes(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): RecipeMistake[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const nearest = nearestKey(key, known);
      const hint =
        nearest === undefined ? `Valid keys here: ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
      return {
        ...mistakeAt([...issue.path, key], document, lines, 'key'),
        message: 'unknown key',
        ...(known.length === 0 ? {} : { hint }),
      };
    });
  }
  const mistake = mistakeAt(issue.path, document, lines, 'value');
  const isMissing = !document.hasIn(issue.path as unknown[]) && issue.path.length > 0;
  return [{ ...mistake, message: isMissing ? `missing: ${issue.message}` : issue.message }];
}

/** The keys that the schema has where a path leads, found by asking it: a probe key is refused, the known are listed. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = recipeSchema;
  for (const part of path) schema = descend(schema, part);
  return Object.keys(shapeOf(schema) ?? {});
}

interface SchemaDefinition {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

const definitionOf = (schema: unknown): SchemaDefinition =>
  (schema as { _zod?: { def: SchemaDefinition } } | undefined)?._zod?.def ?? {};

/** The schema inside defaults and transforms. */
function unwrap(schema: unknown): unknown {
  const { innerType, in: input } = definitionOf(schema);
  return innerType === undefined && input === undefined ? schema : unwrap(innerType ?? input);
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const definition = definitionOf(unwrap(schema));
  if (definition.shape !== undefined) return definition.shape;
  const shapes = (definition.options ?? []).map(shapeOf).filter((shape) => shape !== undefined);
  return shapes.length === 0 ? undefined : Object.assign({}, ...shapes);
}

function descend(schema: unknown, part: PropertyKey): unknown {
  const definition = definitionOf(unwrap(schema));
  return shapeOf(schema)?.[String(part)] ?? definition.element ?? definition.valueType;
}

function mistakeAt(
  path: readonly PropertyKey[],
  document: Document,
  lines: LineCounter,
  what: 'key' | 'value',
): Pick<RecipeMistake, 'path' | 'line' | 'column'> {
  const offset = offsetOf(document, path, what);
  return { path: path.map(String).join('.'), ...(offset === undefined ? {} : placeOf(lines, offset)) };
}

/** Where the nearest node that exists on the path begins. */
function offsetOf(
  document: Document,
  path: readonly PropertyKey[],
  what: 'key' | 'value',
): number | undefined {
  if (what === 'key' || path.length > 0) {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1))
      : undefined;
    if (pair !== undefined && isNode(pair.key)) {
      const target = what === 'value' && isNode(pair.value) ? pair.value : pair.key;
      return target.range?.[0];
    }
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? undefined : offsetOf(document, path.slice(0, -1), what);
}

function placeOf(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
