import { drawFor } from '@sluice/determinism';
import {
  assignSplit,
  contentHash,
  coverHeldOut,
  createCrossingSearch,
  createOverlapSearch,
  createSharedRunSearch,
  createShingler,
  createWindowSorter,
  findCuts,
  findNearDuplicates,
  formUnits,
  hashBands,
  holdWindows,
  joinCrossings,
  planBands,
  shingleSetOf,
} from '@sluice/splitting';

/** What crosses a split made in one way or another. */
export interface Leakage {
  readonly method: string;
  readonly heldOut: number;
  /** Documents with parts on both sides. */
  readonly documents: number;
  /** Contents that are on both sides. */
  readonly contents: number;
  /** Pairs across the split with a Jaccard similarity of at least 0.8. */
  readonly nearPairs: number;
  readonly largestSimilarity: number;
  /** The share of held-out tokens in runs of 50 that train has too. */
  readonly sharedRunShare: number;
  /** Tokens of train and held-out texts together. */
  readonly tokenCount: number;
}

/** Sides of documents: 0 train, 1 validation, 2 both. */
type Sides = Uint8Array;

const SHARE = 0.05;
const BLOCK = 512;
const TOKENS_PER_RUN = 50;

/**
 * A random split of documents, a contiguous cut, a split after packing, and this package's, with shared runs left and
 * cut, on the same texts.
 */
export function compareLeakage(texts: readonly string[]): Leakage[] {
  const shingler = createShingler(5);
  const bandKeys = hashBands(texts, shingler, planBands(0.8));
  const shinglesOf = (document: number) => shingleSetOf(shingler.shingle(texts[document]!));
  const { clusters } = findNearDuplicates({ bandKeys, threshold: 0.8, shinglesOf });
  const units = splitUnits(texts, clusters);
  return [
    leakageOf('random documents', splitAlone(texts), texts),
    leakageOf('contiguous cut', splitByPlace(texts), texts),
    leakageOf('blocks, after packing', splitBlocks(texts), texts),
    leakageOf('units of equal and near texts', units, texts),
    leakageOf('units, shared runs cut from train', units, cutFromTrain(texts, units)),
  ];
}

function leakageOf(method: string, sides: Sides, texts: readonly string[]): Leakage {
  const one = sides.map((side) => (side === 0 ? 0 : 1));
  const crossing = crossingOf(texts, one);
  const { coverage, trainTokenCount } = overlapOf(texts, one);
  const total = coverage.reduce((sum, text) => sum + text.tokenCount, 0);
  return {
    method,
    heldOut: one.reduce((sum, side) => sum + side, 0),
    documents: sides.filter((side) => side === 2).length,
    contents: countCrossing(texts, one),
    nearPairs: crossing.nearPairCount,
    largestSimilarity: crossing.largest,
    sharedRunShare: coverage.reduce((sum, text) => sum + text.sharedTokenCount, 0) / total,
    tokenCount: total + trainTokenCount,
  };
}

function overlapOf(texts: readonly string[], sides: Uint8Array) {
  const sorter = createWindowSorter({ tokensPerRun: TOKENS_PER_RUN });
  texts.forEach((text, row) => {
    if (sides[row] === 1) sorter.add(text);
  });
  const search = createOverlapSearch(holdWindows(sorter));
  texts.forEach((text, row) => {
    if (sides[row] === 0) search.scan(text);
  });
  const { sharedWindows, tokenCount } = search.found();
  const heldOut = { tokensPerRun: TOKENS_PER_RUN, tokenCounts: sorter.tokenCounts() };
  return { coverage: coverHeldOut(heldOut, [sharedWindows]), trainTokenCount: tokenCount };
}

function cutFromTrain(texts: readonly string[], sides: Sides): string[] {
  const heldOut = texts.filter((_, row) => sides[row] === 1);
  const search = createSharedRunSearch(heldOut, { tokensPerRun: TOKENS_PER_RUN });
  return texts.map((text, row) => {
    if (sides[row] === 1) return text;
    return findCuts({ text, pieces: [{ kind: 'content', start: 0, end: text.length }] }, search).left.text;
  });
}

function crossingOf(texts: readonly string[], sides: Uint8Array) {
  const search = createCrossingSearch({
    similarity: 0.8,
    leastSimilarity: 0.8,
    textOf: (document) => texts[document]!,
  });
  for (const side of [1, 0])
    texts.forEach((text, document) => {
      if (sides[document] === side) search.add({ document, side, text }, side === 1 ? 'hold' : 'pass');
    });
  return joinCrossings([search.found()]).similarities[0]!;
}

const idOf = (row: number) => `code/files#${row}`;

function tableOf(texts: readonly string[], units: Uint32Array) {
  const rows = texts.map((_, row) => row);
  return {
    ids: rows.map(idOf),
    domains: rows.map(() => 'code'),
    subdomains: rows.map(() => 'python'),
    units,
  };
}

function splitAlone(texts: readonly string[]): Sides {
  return assignSplit(
    '42',
    tableOf(
      texts,
      Uint32Array.from(texts, (_, row) => row),
    ),
  ).sides;
}

function splitByPlace(texts: readonly string[]): Sides {
  return Uint8Array.from(texts, (_, row) => (row >= (1 - SHARE) * texts.length ? 1 : 0));
}

function splitUnits(texts: readonly string[], clusters: Uint32Array): Sides {
  const contents = BigUint64Array.from(texts, (text) => contentHash(text, 'words'));
  const copies = BigUint64Array.from(clusters, (cluster) => BigInt(cluster) + 1n);
  return assignSplit('42', tableOf(texts, formUnits(texts.length, { columns: [contents, copies] }).units))
    .sides;
}

/** Texts one after another in blocks of 512 tokens, of which one in twenty is held out. */
function splitBlocks(texts: readonly string[]): Sides {
  const counter = createShingler(1);
  const draw = drawFor('42', 'test/blocks', 'all');
  const isHeldOut: boolean[] = [];
  let at = 0;
  return Uint8Array.from(texts, (text) => {
    const start = at;
    at += counter.shingle(text).count;
    let seen = 0;
    for (let block = Math.floor(start / BLOCK); block <= Math.floor((at - 1) / BLOCK); block++) {
      isHeldOut[block] ??= draw.uniform() < SHARE;
      seen |= isHeldOut[block] ? 2 : 1;
    }
    return seen - 1;
  });
}

function countCrossing(texts: readonly string[], sides: Uint8Array): number {
  const seen = new Map<bigint, number>();
  texts.forEach((text, row) => {
    const hash = contentHash(text, 'exact');
    seen.set(hash, (seen.get(hash) ?? 0) | (1 << sides[row]!));
  });
  return [...seen.values()].filter((both) => both === 3).length;
}
