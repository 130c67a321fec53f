import { z } from 'zod';
import { recipeSchema } from './recipe-schema.ts';

/** The JSON Schema of a recipe as it is written: for editors, which then complete keys and mark mistakes. */
export function recipeJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(recipeSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
}
