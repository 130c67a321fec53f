import type { CanonicalRecipe } from './canonical-recipe.ts';

/** What of a sound recipe its writer should be reminded of, as sentences. */
export function recipeWarnings(recipe: CanonicalRecipe): string[] {
  return [...fixedMarkers(recipe), ...markersThatMerge(recipe)];
}

function fixedMarkers({ domains }: CanonicalRecipe): string[] {
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

function markersThatMerge({ boundary, shared_markers: shared = [] }: CanonicalRecipe): string[] {
  const texts = shared.map((marker) => (typeof marker === 'string' ? marker : marker.text));
  const merging = boundary === 'merge' ? texts.find((text) => /\s$/.test(text)) : undefined;
  if (merging === undefined) return [];
  return [
    `shared_markers: the white space at the end of ${JSON.stringify(merging)} joins the word behind it, where a text ` +
      'begins with one, and else stays a token of its own, which tells what texts begin with. "boundary: clean" keeps ' +
      'it apart.',
  ];
}
