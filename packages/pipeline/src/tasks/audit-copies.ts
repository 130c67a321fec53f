/*
 * What of the held-out documents stands in train all the same: how alike the most similar documents of two sides
 * are, and which runs of 50 words and signs they share. Texts are compared anew, not by what the split was made with.
 * Memory: 8 bytes a band and document, and some 40 bytes a token of the held-out documents.
 */
import { type Finding, SPLIT_NAMES } from '@sluice/records';
import {
  createOverlapSearch,
  createShingler,
  hashBands,
  joinBandKeys,
  measureCrossing,
  planBands,
  shingleSetOf,
} from '@sluice/splitting';
import type { Build } from './build.ts';
import { TOKENS_PER_SHINGLE } from './near-duplicate-clusters.ts';
import { openSelection, type Selection } from './selection.ts';
import { openSpooledTexts, type SpooledTexts } from './spooled-texts.ts';

/** Pairs from this Jaccard similarity on are looked for; the recipe's own threshold is usually higher. */
const LEAST_SIMILARITY = 0.5;
const TOKENS_PER_RUN = 50;
/** Shares of the held-out tokens that are shared, from which it is noted and from which it is a problem. */
const SHARED = { low: 0.01, high: 0.1 } as const;

const TRAIN = SPLIT_NAMES.indexOf('train');
const BATCH_TEXTS = 256;

/** How alike the most similar documents of the two sides are. */
export async function auditSimilarity(build: Build, signal: AbortSignal): Promise<Finding[]> {
  return withTexts(build, (selection, texts) => [measureSimilarity(build, selection, { texts, signal })]);
}

/** How much of the held-out documents stands in train, run by run. */
export async function auditSharedRuns(build: Build, signal: AbortSignal): Promise<Finding[]> {
  return withTexts(build, (selection, texts) => [measureSharedRuns(selection, { texts, signal })]);
}

function withTexts<Result>(build: Build, use: (selection: Selection, texts: SpooledTexts) => Result): Result {
  const selection = openSelection(build);
  const texts = openSpooledTexts(build, {
    tasks: selection.column('tasks'),
    spoolOffsets: selection.column('spoolOffsets'),
    spoolLengths: selection.column('spoolLengths'),
  });
  try {
    return use(selection, texts);
  } finally {
    texts.close();
  }
}

interface Reading {
  readonly texts: SpooledTexts;
  readonly signal: AbortSignal;
}

function measureSimilarity(build: Build, selection: Selection, { texts, signal }: Reading): Finding {
  const { near_duplicates: policy, similarity } = build.plan.lock.recipe.split;
  const shingler = createShingler(TOKENS_PER_SHINGLE);
  const plan = planBands(Math.min(LEAST_SIMILARITY, similarity));
  const batches = batchRows(selection).map((rows) => {
    signal.throwIfAborted();
    return hashBands(rows.map(texts.textOf), shingler, plan);
  });
  const crossing = measureCrossing({
    bandKeys: joinBandKeys(batches),
    threshold: Math.min(LEAST_SIMILARITY, similarity),
    sides: selection.column('splits'),
    shinglesOf: (row) => shingleSetOf(shingler.shingle(texts.textOf(row))),
  });
  const isLeft = crossing.largest >= similarity;
  const example = crossing.example?.map((row) => selection.idOf(row)).join(' and ');
  return {
    check: 'leakage/similarity',
    severity: isLeft ? 'high' : 'ok',
    figure: crossing.largest,
    sentence:
      `${crossing.measuredCount} pairs of ${crossing.documentCount} documents that might be alike were measured across splits: ` +
      (example === undefined
        ? `none has a Jaccard similarity of ${LEAST_SIMILARITY} or more.`
        : `${crossing.pairCount} have at least ${LEAST_SIMILARITY}, the largest has ${crossing.largest.toFixed(3)} ` +
          `(${example})${isLeft && policy === 'keep' ? ', as the recipe lets copies cross' : ''}.`),
  };
}

function measureSharedRuns(selection: Selection, { texts, signal }: Reading): Finding {
  const splits = selection.column('splits');
  const rows = [...splits.keys()];
  const heldOut = rows.filter((row) => splits[row] !== TRAIN);
  const search = createOverlapSearch(heldOut.map(texts.textOf), { tokensPerRun: TOKENS_PER_RUN });
  for (const row of rows) {
    if (splits[row] !== TRAIN) continue;
    signal.throwIfAborted();
    search.scan(texts.textOf(row));
  }
  const coverage = search.coverage();
  const tokens = coverage.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  const shared = coverage.reduce((sum, { sharedTokenCount }) => sum + sharedTokenCount, 0);
  const share = tokens === 0 ? 0 : shared / tokens;
  return {
    check: 'leakage/shared-runs',
    severity: share >= SHARED.high ? 'high' : share >= SHARED.low ? 'low' : 'ok',
    figure: share,
    sentence:
      `${(100 * share).toFixed(2)} % of the ${tokens} words and signs held out lie in runs of ${TOKENS_PER_RUN} or more ` +
      `that also stand in train (${heldOut.length} documents held against ${search.scanned.texts}).`,
  };
}

function batchRows(selection: Selection): number[][] {
  const batches: number[][] = [];
  for (let start = 0; start < selection.documentCount; start += BATCH_TEXTS) {
    const end = Math.min(selection.documentCount, start + BATCH_TEXTS);
    batches.push(Array.from({ length: end - start }, (_, index) => start + index));
  }
  return batches;
}
