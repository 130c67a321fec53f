/*
 * Holds the documents of a corpus's splits against one another, as they stand in its blocks. Held-out texts are kept,
 * train passes by: memory is some 60 bytes a word of the held-out documents, and their ids.
 */
import { setImmediate } from 'node:timers/promises';
import { auditLeakage, type LeakageCount, type SplitKeys } from '@sluice/auditing';
import { SPLIT_CERTIFICATE_VERSION, type SplitCertificate } from '@sluice/manifest';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import {
  type CrossingSimilarity,
  candidateProbability,
  contentHash,
  createCrossingSearch,
  createOverlapSearch,
  createShingler,
  type OverlapSearch,
  planBands,
} from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { TOKENS_PER_SHINGLE } from '../tasks/near-duplicate-clusters.ts';
import { claimsOf, doClaimsHold } from './claims.ts';
import type { WrittenDocuments } from './written-documents.ts';

/** Pairs from this Jaccard similarity on are told of; the recipe's own threshold is usually higher. */
const LEAST_SIMILARITY = 0.5;
export const WORDS_PER_RUN = 50;
/** A part of a document is compared from so many words on: the last lines of a file may be those of any other. */
const LEAST_FRAGMENT_WORDS = 50;

export interface CertifyOptions {
  readonly recipe: CanonicalRecipe;
  /** The splits of the corpus, in the order of their names. */
  readonly splits: readonly SplitName[];
  /** Numbered so that those that are held out come before train. */
  readonly documents: WrittenDocuments;
  readonly groupOf: (document: number) => string | undefined;
  /** The ids of documents that share text with a benchmark; undefined if there is no benchmark. */
  readonly contaminated: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What crosses the splits. A pure function of the documents and the recipe, whatever the order of blocks. */
export async function certifyDocuments(options: CertifyOptions): Promise<SplitCertificate> {
  const { recipe, splits, documents } = options;
  const { similarity } = recipe.split;
  const leastSimilarity = Math.min(LEAST_SIMILARITY, similarity);
  const compared = await compareDocuments(options, { similarity, leastSimilarity });
  const certificate: Omit<SplitCertificate, 'holds'> = {
    certificateVersion: SPLIT_CERTIFICATE_VERSION,
    claims: claimsOf(recipe),
    splits: splits.map((split) => compared.splits.get(split)!),
    keys: compareKeys(compared.keys, splits),
    nearCopies: {
      similarity,
      leastSimilarity,
      wordsPerShingle: TOKENS_PER_SHINGLE,
      recall: candidateProbability(planBands(leastSimilarity), similarity),
      crossingClusters: compared.crossing.crossingClusterCount(),
      between: compared.crossing.similarities().map((found) => describeSimilarity(found, documents)),
    },
    sharedRuns: describeRuns(compared.overlap, documents, splits),
    contamination: describeContamination(options),
  };
  return { ...certificate, holds: doClaimsHold(certificate) };
}

type Similarities = { readonly similarity: number; readonly leastSimilarity: number };

async function compareDocuments(options: CertifyOptions, similarities: Similarities) {
  const { documents, splits, groupOf } = options;
  const words = createShingler(1);
  const crossing = createCrossingSearch({
    ...similarities,
    tokensPerShingle: TOKENS_PER_SHINGLE,
    textOf: documents.textOf,
  });
  const overlap = createOverlapSearch(heldOutTexts(documents), { tokensPerRun: WORDS_PER_RUN });
  const tallies = new Map(splits.map((split) => [split, emptySplit(split)]));
  const keys = new Map(splits.map((split) => [split, emptyKeys()]));
  for (const [document, id] of documents.ids.entries()) {
    if (document % 64 === 0) {
      await setImmediate(); // so that an interrupt is heard
      options.signal?.throwIfAborted();
    }
    const split = documents.splits[document]!;
    const text = documents.textOf(document);
    const wordCount = words.shingle(text).count;
    const isCompared = documents.isWhole[document] === 1 || wordCount >= LEAST_FRAGMENT_WORDS;
    const tally = tallies.get(split)!;
    tally.documents++;
    tally.wholeDocuments += documents.isWhole[document]!;
    tally.shortFragments += isCompared ? 0 : 1;
    tally.tokens += documents.tokenCount(document);
    tally.words += wordCount;
    const ofSplit = keys.get(split)!;
    ofSplit.documents.push(id);
    ofSplit.groups.push(groupOf(document));
    ofSplit.contents.push(isCompared ? contentHash(text, 'words') : 0n);
    if (isCompared)
      crossing.add({ document, side: SPLIT_NAMES.indexOf(split), text }, split === 'train' ? 'pass' : 'hold');
    if (split === 'train') overlap.scan(text);
  }
  return { splits: tallies, keys, crossing, overlap };
}

function* heldOutTexts({ splits, textOf }: WrittenDocuments): Generator<string> {
  for (const [document, split] of splits.entries()) if (split !== 'train') yield textOf(document);
}

function emptySplit(split: SplitName) {
  return { split, documents: 0, wholeDocuments: 0, shortFragments: 0, tokens: 0, words: 0 };
}

interface Keys {
  readonly documents: string[];
  readonly groups: (string | undefined)[];
  readonly contents: bigint[];
}

const emptyKeys = (): Keys => ({ documents: [], groups: [], contents: [] });

function compareKeys(
  keys: ReadonlyMap<SplitName, Keys>,
  splits: readonly SplitName[],
): SplitCertificate['keys'] {
  const columns: SplitKeys[] = splits.map((split) => {
    const { documents, groups, contents } = keys.get(split)!;
    return { split, documents, groups, contents: BigUint64Array.from(contents) };
  });
  return auditLeakage(columns).map(({ finding: _, ...counts }: LeakageCount) => ({
    ...counts,
    splits: [...counts.splits],
    compared: [...counts.compared],
    examples: counts.examples.map(([a, b]) => [a, b] as [string, string]),
  })) as SplitCertificate['keys'];
}

function describeSimilarity(
  found: CrossingSimilarity,
  { ids }: WrittenDocuments,
): SplitCertificate['nearCopies']['between'][number] {
  const { sides, documentCounts, measuredCount, nearPairCount, largest, example, histogram } = found;
  return {
    splits: [SPLIT_NAMES[sides[0]]!, SPLIT_NAMES[sides[1]]!],
    documents: [...documentCounts],
    pairs: documentCounts[0] * documentCounts[1],
    measuredPairs: measuredCount,
    nearPairs: nearPairCount,
    largest,
    ...(example === undefined ? {} : { example: [ids[example[0]]!, ids[example[1]]!] }),
    histogram: [...histogram],
  };
}

function describeRuns(
  overlap: OverlapSearch,
  documents: WrittenDocuments,
  splits: readonly SplitName[],
): SplitCertificate['sharedRuns'] {
  const coverage = overlap.coverage();
  const heldOut = documents.splits.filter((split) => split !== 'train');
  const of = splits
    .filter((split) => split !== 'train')
    .map((split) => {
      const ofSplit = coverage.filter((_, index) => heldOut[index] === split);
      const words = ofSplit.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
      const sharedWords = ofSplit.reduce((sum, { sharedTokenCount }) => sum + sharedTokenCount, 0);
      return {
        split,
        documents: ofSplit.length,
        words,
        sharedWords,
        share: sharedWords / Math.max(1, words),
      };
    });
  const { texts: trainDocuments, tokens: trainWords } = overlap.scanned;
  return { wordsPerRun: WORDS_PER_RUN, trainDocuments, trainWords, of };
}

function describeContamination({
  recipe,
  documents,
  contaminated,
}: CertifyOptions): SplitCertificate['contamination'] {
  const options = recipe.split.decontaminate;
  if (options === undefined || contaminated === undefined) return null;
  const trained = documents.ids.filter(
    (id, document) => documents.splits[document] === 'train' && contaminated.has(id),
  );
  return {
    action: options.action,
    wordsPerGram: options.words,
    leastShare: options.share,
    matchedDocuments: contaminated.size,
    trainedDocuments: trained.length,
  };
}
