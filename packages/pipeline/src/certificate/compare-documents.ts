/*
 * Holds a range of a corpus's documents against those that are held out. Held-out documents come first and are kept
 * (held-out-index.ts); any ranges of train may pass by afterwards, each by itself. Memory: for each held-out document some
 * 650 bytes, and for each word of it 2 to 4, 64 MB of these at most; their windows are sorted on disk.
 */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { SPLIT_NAMES, type SplitName, type TokenIds } from '@sluice/records';
import {
  type CrossingPart,
  type CrossingSearch,
  contentHash,
  createCrossingSearch,
  createOverlapSearch,
  createTokenHasher,
  createWindowSorter,
  type HeldTexts,
  type OverlapPart,
  type TokenHashes,
} from '@sluice/splitting';
import { createSpillFile } from '../storage/spill-file.ts';
import { TOKENS_PER_SHINGLE } from '../tasks/near-duplicate-clusters.ts';
import { type DocumentRange, type GatheredDocuments, openDocuments, rangeOf } from './document-table.ts';
import { openHeldOutIndex, WORDS_PER_RUN, writeHeldOutIndex } from './held-out-index.ts';

/** Pairs from this Jaccard similarity on are told of; the recipe's own threshold is usually higher. */
const LEAST_SIMILARITY = 0.5;
/** A part of a document is compared from so many words on: the last lines of a file may be those of any other. */
const LEAST_FRAGMENT_WORDS = 50;

/** What there is of a split in some documents. */
export interface SplitTally {
  readonly split: SplitName;
  documents: number;
  wholeDocuments: number;
  shortFragments: number;
  tokens: number;
  words: number;
}

/** What was found in a range of documents. */
export interface ComparedPart {
  readonly splits: readonly SplitTally[];
  /** By document of the range: the hash of its content, or 0 if that is not compared. */
  readonly contents: BigUint64Array<ArrayBuffer>;
  readonly crossing: CrossingPart;
  readonly overlap: OverlapPart;
}

export interface CompareOptions {
  /** The folder that documents were gathered in. */
  readonly gathered: string;
  /** The folder of what is found. */
  readonly folder: string;
  /** From which similarity texts are near copies. */
  readonly similarity: number;
  readonly decode: (ids: TokenIds) => string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly documents: number }) => void) | undefined;
}

export const leastSimilarityOf = (similarity: number): number => Math.min(LEAST_SIMILARITY, similarity);

/** Compares what is held out, each split of it with the others, and leaves an index of it in the folder. */
export async function compareHeldOut(options: CompareOptions): Promise<ComparedPart> {
  const range = rangeOf(options.gathered, 'held-out');
  const documents = openDocuments(options.gathered, [range], options.decode);
  const spill = createSpillFile(join(options.folder, 'windows.spill'));
  try {
    const crossing = createCrossing(options, documents);
    const windows = createWindowSorter({ tokensPerRun: WORDS_PER_RUN, spill });
    const compared = await compareRange(options, { documents, range, crossing, onTokens: windows.add });
    writeHeldOutIndex(options.folder, crossing.held(), windows);
    const overlap = { textCount: 0, tokenCount: 0, sharedWindows: new Uint8Array() };
    return { ...compared, crossing: crossing.found(), overlap };
  } finally {
    spill.close();
    documents.close();
  }
}

/** Compares a part of train with what is held out. */
export async function compareTrain(options: CompareOptions, part: number): Promise<ComparedPart> {
  const range = rangeOf(options.gathered, part);
  const ranges = [rangeOf(options.gathered, 'held-out'), range];
  const documents = openDocuments(options.gathered, ranges, options.decode);
  const index = openHeldOutIndex(options.gathered);
  const spill = createSpillFile(join(options.folder, 'windows.spill'));
  try {
    const crossing = createCrossing(options, documents, index.texts);
    const overlap = createOverlapSearch(index.windows, { spill });
    const compared = await compareRange(options, { documents, range, crossing, onTokens: overlap.scan });
    return { ...compared, crossing: crossing.found(), overlap: overlap.found() };
  } finally {
    spill.close();
    index.close();
    documents.close();
  }
}

function createCrossing(
  { similarity }: CompareOptions,
  { textOf }: GatheredDocuments,
  held?: HeldTexts,
): CrossingSearch {
  const leastSimilarity = leastSimilarityOf(similarity);
  return createCrossingSearch(
    { similarity, leastSimilarity, tokensPerShingle: TOKENS_PER_SHINGLE, textOf },
    held,
  );
}

interface Range {
  readonly documents: GatheredDocuments;
  readonly range: DocumentRange;
  readonly crossing: CrossingSearch;
  readonly onTokens: (tokens: TokenHashes) => void;
}

const STEP = 64;

async function compareRange(
  { signal, onProgress }: CompareOptions,
  { documents, range: [start, end], crossing, onTokens }: Range,
): Promise<Pick<ComparedPart, 'splits' | 'contents'>> {
  const hashTokens = createTokenHasher();
  const tallies = SPLIT_NAMES.map(emptyTally);
  const contents = new BigUint64Array(end - start);
  let document = start;
  for (const text of documents.textsOf([start, end])) {
    if ((document - start) % STEP === 0) {
      await setImmediate(); // so that an interrupt is heard
      signal?.throwIfAborted();
      onProgress?.({ documents: Math.min(STEP, end - document) });
    }
    const side = SPLIT_NAMES.indexOf(documents.splitOf(document));
    const words = hashTokens(text);
    const isWhole = documents.isWhole(document);
    const isCompared = isWhole || words.count >= LEAST_FRAGMENT_WORDS;
    const tally = tallies[side]!;
    tally.documents++;
    tally.wholeDocuments += isWhole ? 1 : 0;
    tally.shortFragments += isCompared ? 0 : 1;
    tally.tokens += documents.tokenCount(document);
    tally.words += words.count;
    if (isCompared) {
      contents[document - start] = contentHash(text, 'words');
      crossing.add({ document, side, text: words }, tally.split === 'train' ? 'pass' : 'hold');
    }
    onTokens(words);
    document++;
  }
  return { splits: tallies, contents };
}

function emptyTally(split: SplitName): SplitTally {
  return { split, documents: 0, wholeDocuments: 0, shortFragments: 0, tokens: 0, words: 0 };
}
