/**
 * How alike documents of different sides are, for the certificate of a split. The texts that are held out are held
 * here, those of train pass by one at a time: memory is that of the held-out texts, and the time one look-up a band of
 * every text that passes.
 *
 * - Candidates share a band of their MinHash signatures, banded for the least similarity that is told.
 * - Of a candidate the signatures are compared first, 8 bits a bin: at 0.5 all but 1 in 30,000 similar pairs pass, and
 *   of pairs at 0.2 one in a thousand. What passes is measured exactly.
 */
import { type BandArrays, createBandTable } from './band-table.ts';
import { type CrossingPart, createTallies } from './crossing-tallies.ts';
import { holdSignatures, type SignatureArrays } from './held-signatures.ts';
import { holdRecent } from './hold-recent.ts';
import { planBands } from './plan-bands.ts';
import { jaccardSimilarity, type ShingleSet, shingleSetOf } from './shingle-set.ts';
import { createShingler, type Shingles } from './shingler.ts';
import { signShingles } from './sign-shingles.ts';
import type { TokenHashes } from './token-hashes.ts';

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

export interface SidedText {
  /** From 0. */
  readonly document: number;
  readonly side: number;
  /** Or the hashes of its tokens as they are. */
  readonly text: string | TokenHashes;
}

/** The texts that are held as plain arrays: for one task to leave, and others to let texts pass by. */
export interface HeldTexts extends SignatureArrays, BandArrays {}

export interface CrossingSearch {
  /** Holds a text against those that are held of other sides, and keeps it for those that come later if told to. */
  add(text: SidedText, what: 'hold' | 'pass'): void;
  /** Views of all that is held. */
  held(): HeldTexts;
  /** What was found of the texts that were added here; several searches are put together by `joinCrossings`. */
  found(): CrossingPart;
}

/** Bins may agree by chance; a similar pair agrees in fewer bins than this many deviations below with 1 in 30,000. */
const DEVIATIONS = 4;

/**
 * @param heldTexts texts that are held from the start, of a search with the same similarities; the search owns them then
 * @throws RangeError for similarities out of range
 */
export function createCrossingSearch(options: CrossingOptions, heldTexts?: HeldTexts): CrossingSearch {
  const { similarity, leastSimilarity = Math.min(0.5, options.similarity), tokensPerShingle = 5 } = options;
  if (!(leastSimilarity > 0 && leastSimilarity <= similarity && similarity <= 1))
    throw new RangeError(
      `createCrossingSearch: needs 0 < leastSimilarity <= similarity <= 1, got ${leastSimilarity} and ${similarity}`,
    );
  const shingler = createShingler(tokensPerShingle);
  const plan = planBands(leastSimilarity);
  const bins = new Uint32Array(plan.bandCount * plan.rowsPerBand);
  const held = holdSignatures(bins.length, heldTexts);
  const heldSides = new Set(heldTexts?.sides);
  const bands = createBandTable(plan, heldTexts);
  const shinglesOfHeld = holdRecent(
    (document) => shingleSetOf(shingler.shingle(options.textOf(document))),
    options.maxHeldShingles ?? 8_000_000,
  );
  const tallies = createTallies();
  const documentCounts: number[] = [];
  const nearPairs: number[] = [];
  const deviation = Math.sqrt((leastSimilarity * (1 - leastSimilarity)) / bins.length);
  const leastAgreeing = Math.floor((leastSimilarity - DEVIATIONS * deviation) * bins.length);

  function measureCandidates({ document, side }: SidedText, shingles: Shingles): void {
    let own: ShingleSet | undefined;
    held.startSearch();
    bands.visitSharing(bins, (other) => {
      if (!held.isNew(other) || held.sideOf(other) === side) return;
      if (held.agreeing(other, bins) < leastAgreeing) return;
      own ??= shingleSetOf(shingles); // before the shingler is given another text
      const number = held.documentOf(other);
      const found = jaccardSimilarity(own, shinglesOfHeld(number));
      const ofOther = { document: number, side: held.sideOf(other) };
      tallies.note([{ document, side }, ofOther], { found, leastSimilarity, similarity });
      if (found >= similarity) nearPairs.push(document, number);
    });
  }

  return {
    add(text, what) {
      const shingles = shingler.shingle(text.text);
      if (shingles.count === 0) return;
      signShingles(shingles, bins);
      while (documentCounts.length <= text.side) documentCounts.push(0);
      documentCounts[text.side]!++;
      if (heldSides.size > 1 || (heldSides.size === 1 && !heldSides.has(text.side)))
        measureCandidates(text, shingles);
      if (what === 'pass') return;
      bands.push(bins);
      heldSides.add(text.side);
      held.push(text, bins);
    },
    held: () => ({ ...held.arrays(), ...bands.arrays() }),
    found: () => ({
      heldSides: [...heldSides].sort((a, b) => a - b),
      documentCounts,
      tallies: tallies.tallies(),
      nearPairs: Uint32Array.from(nearPairs),
    }),
  };
}
