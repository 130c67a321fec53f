/*
 * The certificate of a corpus, made of nothing but its files (the blocks, the tables of its documents, its tokenizer), in
 * three steps that leave their results in folders: documents are gathered and those that are held out compared; then
 * each part of train is, by itself; then all is joined. A build runs them as tasks, a verification one after the other.
 */
import { groupTablePath, readGroupTable } from '@sluice/exporting';
import type { SplitCertificate } from '@sluice/manifest';
import { type SplitName, tokenByteLength } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { openShard } from '../corpus/open-shard.ts';
import { readSplitBlocks, readSplitSpans } from '../corpus/read-corpus.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { compareHeldOut, compareTrain } from './compare-documents.ts';
import { readComparedPart, writeComparedPart } from './compared-part.ts';
import { readDocumentNames } from './document-table.ts';
import { gatherDocuments } from './gather-documents.ts';
import { readHeldOutTokenCounts } from './held-out-index.ts';
import { joinCertificate } from './join-certificate.ts';

/** The file of the output folder. */
export const CERTIFICATE_FILE = 'certificate.json';

/** A corpus as it lies on disk, finished or about to be. */
export interface CorpusFiles {
  readonly folder: string;
  readonly recipe: CanonicalRecipe;
  readonly tokenizer: Tokenizer;
  /** The Parquet files of a split, in order. */
  readonly shardsOf: (split: SplitName) => readonly string[];
}

interface StepContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: { readonly tokens?: number; readonly documents?: number }) => void)
    | undefined;
}

/**
 * Gathers the documents of a corpus in a folder, and compares those that are held out.
 *
 * @throws DataError if a file is missing or broken
 */
export async function certifyHeldOut(
  { folder, recipe, tokenizer, shardsOf }: CorpusFiles,
  into: { readonly folder: string; readonly partCount: number },
  context: StepContext = {},
): Promise<void> {
  await gatherDocuments({
    ...context,
    ...into,
    splits: recipeSplits(recipe),
    tokenBytes: tokenByteLength(tokenizer.vocabularySize),
    readSpans: (split) => readSplitSpans(folder, shardsOf(split)),
    readBlocks: (split) => readSplitBlocks(folder, shardsOf(split)),
  });
  const { similarity } = recipe.split;
  const { decode } = tokenizer;
  const { folder: gathered } = into;
  const part = await compareHeldOut({
    gathered,
    folder: gathered,
    similarity,
    decode,
    signal: context.signal,
  });
  writeComparedPart(gathered, part);
}

/** Compares a part of train with what is held out, and leaves what it finds in a folder. */
export async function certifyTrain(
  { recipe, tokenizer }: Pick<CorpusFiles, 'recipe' | 'tokenizer'>,
  place: { readonly gathered: string; readonly part: number; readonly folder: string },
  context: StepContext = {},
): Promise<void> {
  const { similarity } = recipe.split;
  const { gathered, folder } = place;
  const options = { ...context, gathered, folder, similarity, decode: tokenizer.decode };
  writeComparedPart(folder, await compareTrain(options, place.part));
}

export interface CertifyOptions {
  readonly recipe: CanonicalRecipe;
  /** The folder of the corpus. */
  readonly folder: string;
  readonly gathered: string;
  /** What each part of train left, in order. */
  readonly parts: readonly string[];
  /** The ids of documents that share text with a benchmark; undefined if the recipe names none. */
  readonly contaminated: ReadonlySet<string> | undefined;
}

/** The certificate, of what the parts found. */
export async function certifyCorpus(options: CertifyOptions): Promise<SplitCertificate> {
  const { recipe, folder, gathered, contaminated } = options;
  const splits = recipeSplits(recipe);
  return joinCertificate({
    recipe,
    splits,
    documents: readDocumentNames(gathered),
    parts: [gathered, ...options.parts].map(readComparedPart),
    heldOutTokenCounts: readHeldOutTokenCounts(gathered),
    groups: await readGroups(folder, splits),
    contaminated,
  });
}

/** The groups of documents, out of the tables of the splits. */
async function readGroups(folder: string, splits: readonly SplitName[]): Promise<Map<string, string>> {
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
  return groups;
}
