/**
 * Near-duplicates: documents whose shingle sets have a Jaccard similarity of at least a threshold, found through
 * banded keys and then measured exactly, so that no pair below the threshold is ever linked.
 *
 * - Keys of bands are sorted in runs that are put away and merged (external-sort.ts); documents of equal keys are
 *   candidates. Pairs of candidates are sorted in the same way, so that each is measured once, in batches of documents
 *   (measure-pairs.ts). Memory does not grow with the documents, but for 8 bytes each: their clusters.
 * - Pairs that are linked already, directly or through others, are not measured: they would change no cluster. Of every
 *   group the first document is held against the others, then the next two, then the next four: a group of m copies costs
 *   about m measurements, not m². The clusters are the connected components of all pairs that are candidates and similar,
 *   whatever order documents and bands come in.
 */
import { createUnionFind } from '../union-find.ts';
import { type BandKeys, NO_BAND_KEY } from './band-keys.ts';
import { type CandidateGroups, collectGroups } from './candidate-groups.ts';
import { createExternalSorter } from './external-sort.ts';
import { measurePairs } from './measure-pairs.ts';
import type { ShingleSet } from './shingle-set.ts';
import { createMemorySpill, type Spill } from './spill.ts';

export interface NearDuplicateOptions {
  /** In (0, 1]. */
  readonly threshold: number;
  /** Where sorted keys and pairs wait. @default memory */
  readonly spill?: Spill | undefined;
  /** Rows of keys or pairs that are sorted in memory, 24 bytes each. @default 2^20 */
  readonly maxHeldRows?: number | undefined;
  /** Shingles that may be held at a time, 8 bytes each. @default 4 million */
  readonly maxHeldShingles?: number | undefined;
  /**
   * Which candidate pairs are measured: `linking` leaves out those that are linked already, `every` none, for lists
   * of pairs. @default 'linking'
   */
  readonly measure?: 'linking' | 'every' | undefined;
  /** Told of each pair that is found similar, a before b, once: enough of them to link every cluster. */
  readonly onSimilar?: ((a: number, b: number, similarity: number) => void) | undefined;
}

/** The documents whose near-duplicates are looked for. */
export interface SearchedDocuments {
  readonly documentCount: number;
  /** The shingle set of a document: a view that is good until the next will do. */
  readonly shinglesOf: (document: number) => ShingleSet;
  /**
   * The number here of a document whose keys were added, negative if it is not searched. @default the same number
   */
  readonly numberOf?: ((document: number) => number) | undefined;
}

export interface NearDuplicates {
  /** The cluster of each document, numbered in order of their first documents; most are of one document. */
  readonly clusters: Uint32Array;
  readonly clusterCount: number;
  /** How often a similarity was measured. */
  readonly measuredCount: number;
}

export interface NearDuplicateSearch {
  /** Takes the band keys of documents, the first of which has the number. */
  add(bandKeys: BandKeys, firstDocument: number): void;
  /** Ends the search; to be called once. */
  find(documents: SearchedDocuments): NearDuplicates;
}

const MAX_HELD_SHINGLES = 4_000_000;

/** @throws RangeError for a threshold outside of (0, 1]. */
export function createNearDuplicateSearch(options: NearDuplicateOptions): NearDuplicateSearch {
  const { threshold, spill = createMemorySpill(), maxHeldRows } = options;
  if (!(threshold > 0 && threshold <= 1))
    throw new RangeError(`threshold must be above 0 and at most 1, got ${threshold}`);
  const keys = createExternalSorter({ spill, maxHeldRows });
  return {
    add({ plan, documentCount, keys: columns }, firstDocument) {
      for (let band = 0, at = 0; band < plan.bandCount; band++) {
        for (let document = firstDocument; document < firstDocument + documentCount; document++) {
          const key = columns[at++]!;
          // 32 bits, then 21 and the band.
          if (key !== NO_BAND_KEY)
            keys.push(Math.floor(key / 2 ** 21), (key % 2 ** 21) + band * 2 ** 21, document);
        }
      }
    },
    find: (documents) =>
      linkGroups(collectGroups(keys.sorted(), spill, documents.numberOf), {
        ...options,
        ...documents,
        spill,
      }),
  };
}

type Linking = NearDuplicateOptions & SearchedDocuments & { readonly spill: Spill };

function linkGroups(candidates: CandidateGroups, options: Linking): NearDuplicates {
  const { documentCount, threshold, measure = 'linking', spill, maxHeldRows } = options;
  const sets = createUnionFind(documentCount);
  let measuredCount = 0;
  const isSettled = (a: number, b: number) => measure === 'linking' && sets.rootOf(a) === sets.rootOf(b);
  const onMeasured = (a: number, b: number, similarity: number) => {
    measuredCount++;
    if (similarity < threshold) return;
    sets.join(a, b);
    options.onSimilar?.(a, b, similarity);
  };
  const { shinglesOf, maxHeldShingles = MAX_HELD_SHINGLES } = options;
  for (let start = 0; start + 1 < candidates.largest; ) {
    const end = measure === 'every' ? candidates.largest : 2 * start + 1;
    const pairs = createExternalSorter({ spill, maxHeldRows });
    for (const group of candidates.groups()) {
      for (let one = start; one < Math.min(end, group.length); one++)
        for (let other = one + 1; other < group.length; other++)
          if (!isSettled(group[one]!, group[other]!)) pairs.push(group[one]!, group[other]!, 0);
    }
    measurePairs(pairs.sorted(), { shinglesOf, maxHeldShingles, isSettled, onMeasured });
    start = end;
  }
  return { ...numberClusters(documentCount, sets.rootOf), measuredCount };
}

/** A search over documents whose band keys are all there. */
export function findNearDuplicates(
  search: NearDuplicateOptions & Pick<SearchedDocuments, 'shinglesOf'> & { readonly bandKeys: BandKeys },
): NearDuplicates {
  const { bandKeys, shinglesOf, ...options } = search;
  const found = createNearDuplicateSearch(options);
  found.add(bandKeys, 0);
  return found.find({ documentCount: bandKeys.documentCount, shinglesOf });
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
