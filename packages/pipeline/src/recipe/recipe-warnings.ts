import type { CanonicalRecipe } from './canonical-recipe.ts';

/** What of a sound recipe its writer should be reminded of, as sentences. */
export function recipeWarnings({ domains }: CanonicalRecipe): string[] {
  return domains.flatMap(({ name, sources }) =>
    sources
      .filter(({ format }) => format?.mode === 'fixed' && Object.keys(format.markers).length > 0)
      .map(
        (source) =>
          `${name}/${source.name}: "mode: fixed" begins every document with the same marker, so that one token tells ` +
          'the domain. It is there to be compared with.',
      ),
  );
}
