import {
  createShingler,
  findNearDuplicates,
  hashBands,
  NO_BAND_KEY,
  planBands,
  type ShingleSet,
  shingleSetOf,
} from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { SpoolReader } from '../storage/document-spool.ts';
import { artefactFile, type Build } from './build.ts';
import type { DocumentDraw } from './draw-documents.ts';
import type { DrawnColumns } from './drawn-columns.ts';

/** Tokens of a shingle: words or single signs, white space not counted. */
const TOKENS_PER_SHINGLE = 5;

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
  const keys = new Float64Array(plan.bandCount * documentCount).fill(NO_BAND_KEY);
  for (let row = 0; row < documentCount; row++) {
    const candidates = draw.candidates[columns.tasks[row]!]!;
    const candidateCount = candidates.spoolLengths.length;
    for (let band = 0; band < plan.bandCount; band++) {
      const key = candidates.bandKeys[band * candidateCount + columns.candidateRows[row]!]!;
      keys[band * documentCount + row] = key;
    }
  }
  const texts = openTexts(build, columns);
  try {
    const search = { bandKeys: { plan, documentCount, keys }, threshold: recipe.split.similarity };
    return findNearDuplicates({ ...search, shinglesOf: texts.shinglesOf }).clusters;
  } finally {
    texts.close();
  }
}

/** Reads texts from the spools by row, a spool opened when it is first asked for. */
function openTexts(build: Build, columns: DrawnColumns) {
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  const readers = new Map<number, SpoolReader>();
  const readerOf = (task: number): SpoolReader => {
    const known = readers.get(task);
    if (known !== undefined) return known;
    const { artefact } = build.plan.phases.sample[task]!;
    const reader = new SpoolReader(artefactFile(build, artefact, 'documents.spool'));
    readers.set(task, reader);
    return reader;
  };
  return {
    shinglesOf(row: number): ShingleSet {
      const reader = readerOf(columns.tasks[row]!);
      const { text } = reader.read(columns.spoolOffsets[row]!, columns.spoolLengths[row]!);
      return shingleSetOf(shingler.shingle(text));
    },
    close() {
      for (const reader of readers.values()) reader.close();
    },
  };
}
