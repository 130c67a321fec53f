import { recipeSchema } from './recipe-schema.ts';

/** The keys that the schema has where a path leads; none where it leads to no object. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
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
