/**
 * Near-duplicates: documents whose shingle sets have a Jaccard similarity of at least a threshold, found through
 * banded keys and then measured exactly, so that no pair below the threshold is ever linked.
 *
 * - One band at a time: documents of equal keys are candidates. Memory is some 40 bytes a document, whatever the number
 *   of bands, and 8 bytes a shingle that is held.
 * - Pairs that are linked already, directly or through others, are not measured again: they would change no cluster.
 *   So a run of m copies costs about m measurements, not m². The clusters are the connected components of all pairs
 *   that are candidates and similar, whatever order documents and bands come in.
 */
import { createUnionFind } from '../union-find.ts';
import { type BandColumns, type BandKeys, bandColumnsOf } from './band-keys.ts';
import { equalRuns } from './equal-runs.ts';
import { holdRecent } from './hold-recent.ts';
import { jaccardSimilarity, type ShingleSet } from './shingle-set.ts';
import { mix32 } from './shingler.ts';

export interface NearDuplicateSearch {
  /** In memory, or a band at a time. */
  readonly bandKeys: BandKeys | BandColumns;
  /** In (0, 1]. */
  readonly threshold: number;
  /** The shingle set of a document; asked for again when it has not been used for a while. */
  readonly shinglesOf: (document: number) => ShingleSet;
  /**
   * Which candidate pairs are measured: `linking` leaves out those that are linked already, `every` none, for lists
   * of pairs. @default 'linking'
   */
  readonly measure?: 'linking' | 'every' | undefined;
  /** Shingles that may be held at a time, 8 bytes each. @default 8 million */
  readonly maxHeldShingles?: number | undefined;
}

export interface NearDuplicates {
  /** Similar documents two by two, a0, b0, a1, b1, …, a before b, sorted: enough of the pairs to link every cluster. */
  readonly pairs: Uint32Array;
  /** The similarity of each of these pairs. */
  readonly similarities: Float64Array;
  /** The cluster of each document, numbered in order of their first documents; most are of one document. */
  readonly clusters: Uint32Array;
  readonly clusterCount: number;
  /** How often a similarity was measured. */
  readonly measuredCount: number;
}

/** @throws RangeError for a threshold outside of (0, 1]. */
export function findNearDuplicates(search: NearDuplicateSearch): NearDuplicates {
  const { bandKeys, threshold, measure = 'linking' } = search;
  if (!(threshold > 0 && threshold <= 1))
    throw new RangeError(`findNearDuplicates: threshold must be above 0 and at most 1, got ${threshold}`);
  const { documentCount, plan, column } = 'column' in bandKeys ? bandKeys : bandColumnsOf(bandKeys);
  const sets = createUnionFind(documentCount);
  const pairs = createPairMeasure(search, sets.join);
  for (let band = 0; band < plan.bandCount; band++) {
    for (const run of equalRuns(column(band))) {
      if (measure === 'every') measureAll(run, pairs.isSimilar);
      else linkRun(run, sets.rootOf, pairs.isSimilar);
    }
  }
  return { ...pairs.similarPairs(), ...numberClusters(documentCount, sets.rootOf) };
}

type IsSimilar = (a: number, b: number) => boolean;

/** Measures pairs, each once as far as it remembers, and keeps the similar ones. */
function createPairMeasure(search: NearDuplicateSearch, join: (a: number, b: number) => void) {
  const { documentCount } = search.bandKeys;
  const shinglesOf = holdRecent(search.shinglesOf, search.maxHeldShingles ?? 8_000_000);
  const similar = new Map<number, number>();
  const refused = rememberPairs();
  let measuredCount = 0;
  return {
    isSimilar(a: number, b: number): boolean {
      const pair = Math.min(a, b) * documentCount + Math.max(a, b);
      if (similar.has(pair)) return true;
      if (refused.has(pair)) return false;
      measuredCount++;
      const similarity = jaccardSimilarity(shinglesOf(a), shinglesOf(b));
      if (similarity < search.threshold) {
        refused.add(pair);
        return false;
      }
      similar.set(pair, similarity);
      join(a, b);
      return true;
    },
    similarPairs() {
      const keys = [...similar.keys()].sort((a, b) => a - b);
      return {
        pairs: Uint32Array.from(
          keys.flatMap((key) => [Math.floor(key / documentCount), key % documentCount]),
        ),
        similarities: Float64Array.from(keys, (key) => similar.get(key)!),
        measuredCount,
      };
    },
  };
}

/** Places for pairs found not to be similar, so as not to measure them again in the next band: 16 MB. */
const REMEMBERED = 2 ** 21;

/** Remembers pairs until others take their places. */
function rememberPairs() {
  const places = new Float64Array(REMEMBERED).fill(-1);
  const placeOf = (pair: number) => mix32((pair % 2 ** 32) ^ Math.floor(pair / 2 ** 32)) % REMEMBERED;
  return {
    has: (pair: number) => places[placeOf(pair)] === pair,
    add: (pair: number) => {
      places[placeOf(pair)] = pair;
    },
  };
}

function measureAll(run: Uint32Array, isSimilar: IsSimilar): void {
  for (let later = 1; later < run.length; later++)
    for (let earlier = 0; earlier < later; earlier++) isSimilar(run[earlier]!, run[later]!);
}

/** Measures each document of a run against the members of every cluster in it until one is similar. */
function linkRun(run: Uint32Array, rootOf: (document: number) => number, isSimilar: IsSimilar): void {
  let groups: number[][] = [];
  for (const document of run) {
    let isJoined = false;
    for (const members of groups) {
      if (rootOf(members[0]!) !== rootOf(document))
        isJoined = members.some((other) => isSimilar(other, document)) || isJoined;
    }
    if (isJoined) groups = mergeGroups(groups, rootOf);
    const own = groups.find((members) => rootOf(members[0]!) === rootOf(document));
    if (own) own.push(document);
    else groups.push([document]);
  }
}

/** Groups of one cluster become one group. */
function mergeGroups(groups: readonly number[][], rootOf: (document: number) => number): number[][] {
  const merged = new Map<number, number[]>();
  for (const members of groups) {
    const root = rootOf(members[0]!);
    const known = merged.get(root);
    if (known) for (const member of members) known.push(member);
    else merged.set(root, members);
  }
  return [...merged.values()];
}

function numberClusters(documentCount: number, rootOf: (document: number) => number) {
  const clusters = new Uint32Array(documentCount);
  let clusterCount = 0;
  for (let document = 0; document < documentCount; document++) {
    const root = rootOf(document);
    clusters[document] = root === document ? clusterCount++ : clusters[root]!;
  }
  return { clusters, clusterCount };
}
