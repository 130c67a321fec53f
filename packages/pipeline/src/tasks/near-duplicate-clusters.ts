import { join } from 'node:path';
import {
  createNearDuplicateSearch,
  createShingler,
  createShingleSets,
  hashBands,
  planBands,
} from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { createSpillFile } from '../storage/spill-file.ts';
import type { Build } from './build.ts';
import { readBandKeys } from './candidates.ts';
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
 *
 * @param folder where keys and pairs wait meanwhile
 */
export function clusterNearDuplicates(build: Build, columns: DrawnColumns, folder: string): Uint32Array {
  const { recipe } = build.plan.lock;
  const documentCount = columns.rows.length;
  if (!looksForNearDuplicates(recipe)) return Uint32Array.from({ length: documentCount }, (_, row) => row);
  const texts = openSpooledTexts(build, columns);
  const spill = createSpillFile(join(folder, 'near-duplicates.spill'));
  try {
    const search = createNearDuplicateSearch({ threshold: recipe.split.similarity, spill });
    for (const [firstRow, endRow] of rowsOfTasks(columns)) {
      const rows = columns.candidateRows.subarray(firstRow, endRow);
      const keys = readBandKeys(build, columns.tasks[firstRow]!, rows);
      search.add({ plan: planBands(recipe.split.similarity), documentCount: rows.length, keys }, firstRow);
    }
    const setOf = createShingleSets(TOKENS_PER_SHINGLE);
    return search.find({ documentCount, shinglesOf: (row) => setOf(texts.textOf(row)) }).clusters;
  } finally {
    spill.close();
    texts.close();
  }
}

/** The rows of each sample task, half-open; they stand together. */
function* rowsOfTasks({ tasks }: DrawnColumns): Generator<readonly [start: number, end: number]> {
  for (let start = 0, end = 0; start < tasks.length; start = end) {
    while (end < tasks.length && tasks[end] === tasks[start]) end++;
    yield [start, end];
  }
}
