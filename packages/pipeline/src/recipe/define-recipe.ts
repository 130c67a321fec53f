import type { RecipeInput } from './recipe-schema.ts';

/**
 * A recipe in TypeScript, with an editor's help and a compiler's checks. A module whose default export it is can be
 * built like a YAML file: `export default defineRecipe({ … })`. The value is returned as it was given; it is checked
 * like any other recipe when it is read.
 */
export function defineRecipe(recipe: RecipeInput): RecipeInput {
  return recipe;
}
