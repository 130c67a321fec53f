import { type Document, LineCounter, parseDocument } from 'yaml';
import { checkRecipe } from './check-recipe.ts';
import { locateInYaml, placeOf } from './locate-in-yaml.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe-schema.ts';

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
  return checkRecipe(toValue(document, file), { file, text, ...locateInYaml(document, lines) });
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
