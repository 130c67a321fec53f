/*
 * Makes the certificate of what was found in each part of the documents: a pure function of the documents and the recipe,
 * whatever the order of blocks and the number of parts. Memory: the ids of all documents, and their hashes.
 */
import { auditLeakage, type LeakageCount, type SplitKeys } from '@sluice/auditing';
import { SPLIT_CERTIFICATE_VERSION, type SplitCertificate } from '@sluice/manifest';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import {
  type CrossingSimilarity,
  candidateProbability,
  coverHeldOut,
  joinCrossings,
  planBands,
} from '@sluice/splitting';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { TOKENS_PER_SHINGLE } from '../tasks/near-duplicate-clusters.ts';
import { claimsOf, doClaimsHold } from './claims.ts';
import { type ComparedPart, leastSimilarityOf, type SplitTally } from './compare-documents.ts';
import { WORDS_PER_RUN } from './held-out-index.ts';

export interface JoinOptions {
  readonly recipe: CanonicalRecipe;
  /** The splits of the corpus, in the order of their names. */
  readonly splits: readonly SplitName[];
  /** By document, those that are held out before train. */
  readonly documents: { readonly ids: readonly string[]; readonly splits: readonly SplitName[] };
  /** What is held out, then train in the order of its parts. */
  readonly parts: readonly ComparedPart[];
  /** Tokens of each document that is held out, as runs are counted in. */
  readonly heldOutTokenCounts: Uint32Array;
  /** The group of each document, by id, where it has one. */
  readonly groups: ReadonlyMap<string, string>;
  /** The ids of documents that share text with a benchmark; undefined if there is no benchmark. */
  readonly contaminated: ReadonlySet<string> | undefined;
}

export function joinCertificate(options: JoinOptions): SplitCertificate {
  const { recipe, splits, parts } = options;
  const { similarity } = recipe.split;
  const leastSimilarity = leastSimilarityOf(similarity);
  const crossings = joinCrossings(parts.map(({ crossing }) => crossing));
  const certificate: Omit<SplitCertificate, 'holds'> = {
    certificateVersion: SPLIT_CERTIFICATE_VERSION,
    claims: claimsOf(recipe),
    splits: splits.map((split) => joinTallies(split, parts)),
    keys: compareKeys(options),
    nearCopies: {
      similarity,
      leastSimilarity,
      wordsPerShingle: TOKENS_PER_SHINGLE,
      recall: candidateProbability(planBands(leastSimilarity), similarity),
      crossingClusters: crossings.crossingClusterCount,
      between: crossings.similarities.map((found) => describeSimilarity(found, options.documents.ids)),
    },
    sharedRuns: describeRuns(options),
    contamination: describeContamination(options),
  };
  return { ...certificate, holds: doClaimsHold(certificate) };
}

function joinTallies(split: SplitName, parts: readonly ComparedPart[]): SplitTally {
  const tallies = parts.flatMap((part) => part.splits.filter((tally) => tally.split === split));
  const sum = (key: Exclude<keyof SplitTally, 'split'>) =>
    tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    split,
    documents: sum('documents'),
    wholeDocuments: sum('wholeDocuments'),
    shortFragments: sum('shortFragments'),
    tokens: sum('tokens'),
    words: sum('words'),
  };
}

function compareKeys({ splits, documents, parts, groups }: JoinOptions): SplitCertificate['keys'] {
  const contents = new BigUint64Array(documents.ids.length);
  let start = 0;
  for (const part of parts) {
    contents.set(part.contents, start);
    start += part.contents.length;
  }
  const columns: SplitKeys[] = splits.map((split) => {
    const rows = [...documents.ids.keys()].filter((document) => documents.splits[document] === split);
    const ids = rows.map((document) => documents.ids[document]!);
    return {
      split,
      documents: ids,
      groups: ids.map((id) => groups.get(id)),
      contents: BigUint64Array.from(rows, (document) => contents[document]!),
    };
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
  ids: readonly string[],
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

function describeRuns({
  splits,
  documents,
  parts,
  heldOutTokenCounts,
}: JoinOptions): SplitCertificate['sharedRuns'] {
  const overlaps = parts.map(({ overlap }) => overlap);
  const coverage = coverHeldOut(
    { tokensPerRun: WORDS_PER_RUN, tokenCounts: heldOutTokenCounts },
    overlaps.map(({ sharedWindows }) => sharedWindows),
  );
  const of = splits
    .filter((split) => split !== 'train')
    .map((split) => {
      const ofSplit = coverage.filter((_, document) => documents.splits[document] === split);
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
  return {
    wordsPerRun: WORDS_PER_RUN,
    trainDocuments: overlaps.reduce((sum, { textCount }) => sum + textCount, 0),
    trainWords: overlaps.reduce((sum, { tokenCount }) => sum + tokenCount, 0),
    of,
  };
}

function describeContamination({
  recipe,
  documents,
  contaminated,
}: JoinOptions): SplitCertificate['contamination'] {
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
