import { createShingler, findNearDuplicates, hashBands, planBands, shingleSetOf } from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import type { Build } from './build.ts';
import { readBandKeys } from './candidates.ts';
import type { DocumentDraw } from './draw-documents.ts';
import type { DrawnColumns } from './drawn-columns.ts';
import { openSpooledTexts } from './spooled-texts.ts';

/** Tokens of a shingle: words or single signs, white space not counted. */
export const TOKENS_PER_SHINGLE = 5;

/** Whether a recipe asks for near copies at all. */
export function looksForNearDuplicates({ split }: CanonicalRecipe): boolean {
  return split.near_duplicates !== 'keep';
}

/** Gives the band keys of texts, a column a band: what a sample task leaves for its candidates. */
export function createBandHasher(similarity: number) {
  const plan = planBands(similarity);
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  return {
    bandCount: plan.bandCount,
    hash: (texts: readonly string[]): Float64Array => hashBands(texts, shingler, plan).keys,
  };
}

/**
 * The cluster of each document: documents whose shingles have at least the recipe's similarity, directly or through
 * others, share one. Candidates are found by their band keys and measured on their texts, read from the spools.
 */
export function clusterNearDuplicates(build: Build, draw: DocumentDraw, columns: DrawnColumns): Uint32Array {
  const { recipe } = build.plan.lock;
  const documentCount = columns.rows.length;
  if (!looksForNearDuplicates(recipe)) return Uint32Array.from({ length: documentCount }, (_, row) => row);
  const plan = planBands(recipe.split.similarity);
  const texts = openSpooledTexts(build, columns);
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  try {
    const column = (band: number) => readColumn(build, { draw, columns, band });
    const search = { bandKeys: { plan, documentCount, column }, threshold: recipe.split.similarity };
    const shinglesOf = (row: number) => shingleSetOf(shingler.shingle(texts.textOf(row)));
    return findNearDuplicates({ ...search, shinglesOf }).clusters;
  } finally {
    texts.close();
  }
}

/** The keys of one band by document, as the sample tasks left them on disk. */
function readColumn(
  build: Build,
  {
    draw,
    columns,
    band,
  }: { readonly draw: DocumentDraw; readonly columns: DrawnColumns; readonly band: number },
): Float64Array {
  const ofTask = draw.candidates.map(({ task, spoolLengths }) =>
    readBandKeys(build, task, { band, rowCount: spoolLengths.length }),
  );
  return Float64Array.from(columns.tasks, (task, row) => ofTask[task]![columns.candidateRows[row]!]!);
}
