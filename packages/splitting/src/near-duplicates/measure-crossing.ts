import { findNearDuplicates, type NearDuplicateSearch } from './find-near-duplicates.ts';

export interface CrossingSearch extends Omit<NearDuplicateSearch, 'measure' | 'isAsked'> {
  /** The side of each document. */
  readonly sides: Uint8Array;
}

/** How alike documents of different sides are. */
export interface CrossingSimilarity {
  /** Documents that were compared: those with shingles. */
  readonly documentCount: number;
  /** Pairs of different sides whose similarity was measured. */
  readonly measuredCount: number;
  /** Pairs of different sides at or above the threshold. */
  readonly pairCount: number;
  /** The largest similarity between sides; 0 if none was at or above the threshold. */
  readonly largest: number;
  /** The two most similar documents, the one with the smaller number first; absent if there is none. */
  readonly example?: readonly [number, number];
  /** Pairs by similarity in tenths: place 7 counts those from 0.7 to below 0.8, place 9 those up to 1. */
  readonly histogram: readonly number[];
}

/**
 * The similarities left between the sides of a split, for its certificate. Asked with a threshold below that of the
 * clusters (and keys banded for it), it says how far below them what is left stays.
 */
export function measureCrossing(search: CrossingSearch): CrossingSimilarity {
  const { sides, bandKeys } = search;
  if (sides.length !== bandKeys.documentCount)
    throw new RangeError(`measureCrossing: ${sides.length} sides for ${bandKeys.documentCount} documents`);
  const found = findNearDuplicates({
    ...search,
    measure: 'every',
    isAsked: (a, b) => sides[a] !== sides[b],
  });
  const histogram = Array<number>(10).fill(0);
  let best = -1;
  found.similarities.forEach((similarity, index) => {
    histogram[Math.min(9, Math.floor(similarity * 10 + 1e-9))]!++;
    if (best < 0 || similarity > found.similarities[best]!) best = index;
  });
  const firstBand = bandKeys.keys.subarray(0, bandKeys.documentCount);
  return {
    documentCount: firstBand.reduce((count, key) => count + (key >= 0 ? 1 : 0), 0),
    measuredCount: found.measuredCount,
    pairCount: found.similarities.length,
    largest: best < 0 ? 0 : found.similarities[best]!,
    ...(best < 0 ? {} : { example: [found.pairs[2 * best]!, found.pairs[2 * best + 1]!] as const }),
    histogram,
  };
}
