/**
 * How alike documents of different sides are, for the certificate of a split. The texts that are held out are held
 * here, those of train pass by one at a time: memory is that of the held-out texts, and the time one look-up a band of
 * every text that passes.
 *
 * - Candidates share a band of their MinHash signatures, banded for the least similarity that is told.
 * - Of a candidate the signatures are compared first, 8 bits a bin: at 0.5 all but 1 in 30,000 similar pairs pass, and
 *   of pairs at 0.2 one in a thousand. What passes is measured exactly.
 */
import { createGramTable } from '../contamination/gram-table.ts';
import { createUnionFind } from '../union-find.ts';
import { bandKey } from './band-keys.ts';
import { holdRecent } from './hold-recent.ts';
import { planBands } from './plan-bands.ts';
import { jaccardSimilarity, type ShingleSet, shingleSetOf } from './shingle-set.ts';
import { createShingler, mix32, type Shingles } from './shingler.ts';
import { signShingles } from './sign-shingles.ts';

export interface CrossingOptions {
  /** From which Jaccard similarity two texts are near copies, in (0, 1]. */
  readonly similarity: number;
  /** From which a pair is told of, in (0, similarity]. @default 0.5, or the similarity if that is less */
  readonly leastSimilarity?: number | undefined;
  /** The text of a document that is held; asked for again when it has not been used for a while. */
  readonly textOf: (document: number) => string;
  /** @default 5 */
  readonly tokensPerShingle?: number | undefined;
  /** Shingles that may be held at a time, 8 bytes each. @default 8 million */
  readonly maxHeldShingles?: number | undefined;
}

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

export interface SidedText {
  /** From 0. */
  readonly document: number;
  readonly side: number;
  readonly text: string;
}

export interface CrossingSearch {
  /** Holds a text against those that are held of other sides, and keeps it for those that come later if told to. */
  add(text: SidedText, what: 'hold' | 'pass'): void;
  /** For every two sides that texts were held against one another of. */
  similarities(): CrossingSimilarity[];
  /** Clusters of near copies that reach over sides, linked by the pairs that do. */
  crossingClusterCount(): number;
}

/** Bins may agree by chance; a similar pair agrees in fewer bins than this many deviations below with 1 in 30,000. */
const DEVIATIONS = 4;

/** @throws RangeError for similarities out of range. */
export function createCrossingSearch(options: CrossingOptions): CrossingSearch {
  const { similarity, leastSimilarity = Math.min(0.5, options.similarity), tokensPerShingle = 5 } = options;
  if (!(leastSimilarity > 0 && leastSimilarity <= similarity && similarity <= 1))
    throw new RangeError(
      `createCrossingSearch: needs 0 < leastSimilarity <= similarity <= 1, got ${leastSimilarity} and ${similarity}`,
    );
  const shingler = createShingler(tokensPerShingle);
  const plan = planBands(leastSimilarity);
  const bins = new Uint32Array(plan.bandCount * plan.rowsPerBand);
  const held = createHeldSignatures(bins.length);
  const table = createGramTable();
  const shinglesOfHeld = holdRecent(
    (document) => shingleSetOf(shingler.shingle(options.textOf(document))),
    options.maxHeldShingles ?? 8_000_000,
  );
  const tallies = createTallies();
  const nearPairs: number[] = [];
  const deviation = Math.sqrt((leastSimilarity * (1 - leastSimilarity)) / bins.length);
  const leastAgreeing = Math.floor((leastSimilarity - DEVIATIONS * deviation) * bins.length);

  function bandOf(band: number): [high: number, low: number] {
    const key = bandKey(bins, band * plan.rowsPerBand, plan.rowsPerBand);
    return [Math.floor(key / 2 ** 21), mix32((key % 2 ** 21) ^ Math.imul(band + 1, 0x9e3779b1))];
  }

  function measureCandidates({ document, side }: SidedText, shingles: Shingles): void {
    let own: ShingleSet | undefined;
    held.startSearch();
    for (let band = 0; band < plan.bandCount; band++) {
      for (let at = table.firstPosting(...bandOf(band)); at >= 0; at = table.nextPosting(at)) {
        const other = table.textOf(at);
        if (!held.isNew(other) || held.sides[other] === side) continue;
        if (held.agreeing(other, bins) < leastAgreeing) continue;
        own ??= shingleSetOf(shingles); // before the shingler is given another text
        const number = held.documents[other]!;
        const found = jaccardSimilarity(own, shinglesOfHeld(number));
        const ofOther = { document: number, side: held.sides[other]! };
        tallies.note([{ document, side }, ofOther], { found, leastSimilarity, similarity });
        if (found >= similarity) nearPairs.push(document, number);
      }
    }
  }

  return {
    add(text, what) {
      const shingles = shingler.shingle(text.text);
      if (shingles.count === 0) return;
      signShingles(shingles, bins);
      tallies.count(text.side);
      if (held.sides.some((side) => side !== text.side)) measureCandidates(text, shingles);
      if (what === 'pass') return;
      for (let band = 0; band < plan.bandCount; band++) table.add(...bandOf(band), held.documents.length);
      held.push(text, bins);
    },
    similarities: () => tallies.similarities(new Set(held.sides)),
    crossingClusterCount: () => countClusters(nearPairs),
  };
}

/** The signatures of the texts that are held, the lowest 8 bits of each bin. */
function createHeldSignatures(binCount: number) {
  const documents: number[] = [];
  const sides: number[] = [];
  let signatures = new Uint8Array(binCount * 64);
  let lastSearch = new Uint32Array(64);
  let search = 0;
  return {
    documents,
    sides,
    push({ document, side }: SidedText, bins: Uint32Array): void {
      const start = documents.length * binCount;
      if (documents.length === lastSearch.length) {
        signatures = enlarge(signatures, new Uint8Array(2 * signatures.length));
        lastSearch = enlarge(lastSearch, new Uint32Array(2 * lastSearch.length));
      }
      for (let bin = 0; bin < binCount; bin++) signatures[start + bin] = bins[bin]!;
      documents.push(document);
      sides.push(side);
    },
    startSearch: () => void search++,
    /** Whether the present search asks for the first time. */
    isNew(place: number): boolean {
      const isNew = lastSearch[place] !== search;
      lastSearch[place] = search;
      return isNew;
    },
    agreeing(place: number, bins: Uint32Array): number {
      let count = 0;
      for (let bin = 0, at = place * binCount; bin < binCount; bin++, at++)
        if (signatures[at] === (bins[bin]! & 0xff)) count++;
      return count;
    },
  };
}

function enlarge<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

interface Sided {
  readonly document: number;
  readonly side: number;
}

/** What was measured of every two sides. */
function createTallies() {
  const documentCounts: number[] = [];
  const tallies = new Map<number, ReturnType<typeof emptyTally>>();
  const tallyOf = (a: number, b: number) => {
    const key = a * 256 + b;
    const known = tallies.get(key) ?? emptyTally();
    tallies.set(key, known);
    return known;
  };
  return {
    count: (side: number) => {
      documentCounts[side] = (documentCounts[side] ?? 0) + 1;
    },
    note(pair: readonly [Sided, Sided], of: { found: number; leastSimilarity: number; similarity: number }) {
      const [a, b] = pair[0].side < pair[1].side ? pair : [pair[1], pair[0]];
      const tally = tallyOf(a.side, b.side);
      tally.measuredCount++;
      if (of.found < of.leastSimilarity) return;
      tally.histogram[Math.min(9, Math.floor(of.found * 10 + 1e-9))]!++;
      if (of.found >= of.similarity) tally.nearPairCount++;
      const example = [a.document, b.document] as const;
      if (of.found < tally.largest || (of.found === tally.largest && !isBefore(example, tally.example)))
        return;
      tally.largest = of.found;
      tally.example = example;
    },
    similarities(heldSides: ReadonlySet<number>): CrossingSimilarity[] {
      const sides = [...documentCounts.keys()].filter((side) => documentCounts[side] !== undefined);
      return sides.flatMap((a) =>
        sides
          .filter((b) => a < b && (heldSides.has(a) || heldSides.has(b)))
          .map((b) => ({
            sides: [a, b] as const,
            documentCounts: [documentCounts[a]!, documentCounts[b]!] as const,
            ...tallyOf(a, b),
          })),
      );
    },
  };
}

function emptyTally() {
  const histogram = Array<number>(10).fill(0);
  return { measuredCount: 0, nearPairCount: 0, largest: 0, histogram } as {
    measuredCount: number;
    nearPairCount: number;
    largest: number;
    example?: readonly [number, number];
    histogram: number[];
  };
}

function isBefore(a: readonly [number, number], b: readonly [number, number] | undefined): boolean {
  return b === undefined || a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** The connected components of pairs of documents, given one after another. */
function countClusters(pairs: readonly number[]): number {
  const places = new Map<number, number>();
  for (const document of pairs) if (!places.has(document)) places.set(document, places.size);
  const sets = createUnionFind(places.size);
  for (let at = 0; at < pairs.length; at += 2)
    sets.join(places.get(pairs[at]!)!, places.get(pairs[at + 1]!)!);
  return [...places.values()].filter((place) => sets.rootOf(place) === place).length;
}
