/** What is counted while texts pass by, and how the counts of several searches become one. */
import { createUnionFind } from '../union-find.ts';

/** How alike the documents of two sides are. */
export interface CrossingSimilarity {
  /** The smaller number first. */
  readonly sides: readonly [number, number];
  /** Documents of each that have shingles: each of one was held against each of the other. */
  readonly documentCounts: readonly [number, number];
  /** Pairs whose similarity was measured. */
  readonly measuredCount: number;
  /** Pairs that are near copies. */
  readonly nearPairCount: number;
  /** The largest similarity; 0 if none was at or above the least one. */
  readonly largest: number;
  /** The two most similar documents, in the order of the sides; absent if there is none. */
  readonly example?: readonly [number, number];
  /** Pairs by similarity in tenths: place 7 counts those from 0.7 to below 0.8, place 9 those up to 1. */
  readonly histogram: readonly number[];
}

/** What a search has found of the texts that it was given. Plain data. */
export interface CrossingPart {
  /** Sides that texts were held of. */
  readonly heldSides: readonly number[];
  /** Texts that were given, by side. */
  readonly documentCounts: readonly number[];
  /** For every two sides of which something was measured. */
  readonly tallies: readonly Omit<CrossingSimilarity, 'documentCounts'>[];
  /** The documents of near copies on different sides, two by two. */
  readonly nearPairs: Uint32Array<ArrayBuffer>;
}

/** What several searches have found together. */
export interface Crossings {
  /** For every two sides that texts were held against one another of. */
  readonly similarities: CrossingSimilarity[];
  /** Clusters of near copies that reach over sides, linked by the pairs that do. */
  readonly crossingClusterCount: number;
}

/** Joins what searches over parts of the texts have found, all against the same held texts. Their order changes nothing. */
export function joinCrossings(parts: readonly CrossingPart[]): Crossings {
  const counts = joinCounts(parts);
  const tallies = joinTallies(parts);
  const heldSides = new Set(parts.flatMap((part) => part.heldSides));
  const sides = [...counts.keys()].sort((a, b) => a - b);
  const similarities = sides.flatMap((a) =>
    sides
      .filter((b) => a < b && (heldSides.has(a) || heldSides.has(b)))
      .map((b) => ({
        documentCounts: [counts.get(a)!, counts.get(b)!] as const,
        ...(tallies.get(keyOf(a, b)) ?? emptyTally([a, b])),
      })),
  );
  return { similarities, crossingClusterCount: countClusters(parts.map(({ nearPairs }) => nearPairs)) };
}

/** By side: only those that have documents. */
function joinCounts(parts: readonly CrossingPart[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { documentCounts } of parts)
    for (const [side, count] of documentCounts.entries())
      if (count > 0) counts.set(side, (counts.get(side) ?? 0) + count);
  return counts;
}

function joinTallies(parts: readonly CrossingPart[]): Map<number, Tally> {
  const joined = new Map<number, Tally>();
  for (const tally of parts.flatMap((part) => part.tallies)) {
    const sum = tallyOf(joined, tally.sides);
    sum.measuredCount += tally.measuredCount;
    sum.nearPairCount += tally.nearPairCount;
    for (const [tenth, count] of tally.histogram.entries()) sum.histogram[tenth]! += count;
    if (tally.example !== undefined) noteExample(sum, tally.largest, tally.example);
  }
  return joined;
}

interface Sided {
  readonly document: number;
  readonly side: number;
}

/** What is measured of every two sides. */
export function createTallies() {
  const tallies = new Map<number, Tally>();
  return {
    note(pair: readonly [Sided, Sided], of: { found: number; leastSimilarity: number; similarity: number }) {
      const [a, b] = pair[0].side < pair[1].side ? pair : [pair[1], pair[0]];
      const tally = tallyOf(tallies, [a.side, b.side]);
      tally.measuredCount++;
      if (of.found < of.leastSimilarity) return;
      tally.histogram[Math.min(9, Math.floor(of.found * 10 + 1e-9))]!++;
      if (of.found >= of.similarity) tally.nearPairCount++;
      noteExample(tally, of.found, [a.document, b.document]);
    },
    tallies: (): Tally[] => [...tallies.values()],
  };
}

interface Tally {
  readonly sides: readonly [number, number];
  measuredCount: number;
  nearPairCount: number;
  largest: number;
  example?: readonly [number, number];
  readonly histogram: number[];
}

const keyOf = (a: number, b: number): number => a * 256 + b;

const emptyTally = (sides: readonly [number, number]): Tally => ({
  sides,
  measuredCount: 0,
  nearPairCount: 0,
  largest: 0,
  histogram: Array<number>(10).fill(0),
});

function tallyOf(tallies: Map<number, Tally>, sides: readonly [number, number]): Tally {
  const key = keyOf(...sides);
  const known = tallies.get(key) ?? emptyTally(sides);
  tallies.set(key, known);
  return known;
}

/** Keeps the most similar pair, of equals the first. */
function noteExample(tally: Tally, similarity: number, example: readonly [number, number]): void {
  if (similarity < tally.largest) return;
  if (similarity === tally.largest && !isBefore(example, tally.example)) return;
  tally.largest = similarity;
  tally.example = example;
}

function isBefore(a: readonly [number, number], b: readonly [number, number] | undefined): boolean {
  return b === undefined || a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** The connected components of pairs of documents. */
function countClusters(parts: readonly Uint32Array[]): number {
  const places = new Map<number, number>();
  for (const pairs of parts)
    for (const document of pairs) if (!places.has(document)) places.set(document, places.size);
  const sets = createUnionFind(places.size);
  for (const pairs of parts)
    for (let at = 0; at < pairs.length; at += 2)
      sets.join(places.get(pairs[at]!)!, places.get(pairs[at + 1]!)!);
  return [...places.values()].filter((place) => sets.rootOf(place) === place).length;
}
