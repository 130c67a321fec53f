import { rm } from 'node:fs/promises';
import { groupTablePath, readGroupTable } from '@sluice/exporting';
import type { SplitCertificate } from '@sluice/manifest';
import type { SplitName } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { openShard } from '../corpus/open-shard.ts';
import { readSplitBlocks, readSplitSpans } from '../corpus/read-corpus.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { certifyDocuments } from './certify-documents.ts';
import { readWrittenDocuments, type WrittenDocuments } from './written-documents.ts';

/** The file of the output folder. */
export const CERTIFICATE_FILE = 'certificate.json';

/** A corpus as it lies on disk, finished or about to be. */
export interface CorpusFiles {
  readonly folder: string;
  readonly recipe: CanonicalRecipe;
  readonly tokenizer: Tokenizer;
  /** The Parquet files of a split, in order. */
  readonly shardsOf: (split: SplitName) => readonly string[];
  /** The ids of documents that share text with a benchmark; undefined if the recipe names none. */
  readonly contaminated: ReadonlySet<string> | undefined;
}

export interface CertifyCorpusOptions {
  /** A file for the tokens, 4 bytes each: made, and deleted at the end. */
  readonly scratchPath: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly tokens: number }) => void) | undefined;
}

/**
 * The certificate of a corpus, made of nothing but its files: the blocks, the tables of its documents, its tokenizer.
 *
 * @throws DataError if a file is missing or broken
 */
export async function certifyCorpus(
  corpus: CorpusFiles,
  options: CertifyCorpusOptions,
): Promise<SplitCertificate> {
  const { folder, recipe, tokenizer, shardsOf } = corpus;
  const splits = recipeSplits(recipe);
  try {
    const documents = await readWrittenDocuments({
      ...options,
      splits: splits.toSorted((a, b) => Number(a === 'train') - Number(b === 'train')),
      readSpans: (split) => readSplitSpans(folder, shardsOf(split)),
      readBlocks: (split) => readSplitBlocks(folder, shardsOf(split)),
      decode: tokenizer.decode,
    });
    try {
      const groupOf = await readGroups(folder, documents, splits);
      const { contaminated } = corpus;
      return await certifyDocuments({
        recipe,
        splits,
        documents,
        groupOf,
        contaminated,
        signal: options.signal,
      });
    } finally {
      documents.close();
    }
  } finally {
    await rm(options.scratchPath, { force: true });
  }
}

/** The group of each document that is in the blocks, out of the tables of the splits. */
async function readGroups(folder: string, documents: WrittenDocuments, splits: readonly SplitName[]) {
  const groups = new Map<string, string>();
  for (const split of splits) {
    const table = openShard(folder, groupTablePath(split));
    try {
      for await (const rows of readGroupTable(table))
        for (const { document, group } of rows) if (group !== null) groups.set(document, group);
    } finally {
      table.close();
    }
  }
  return (document: number) => groups.get(documents.ids[document]!);
}
