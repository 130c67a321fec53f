/**
 * MinHash signatures by fast similarity sketching (Dahlgaard, Knudsen and Thorup, "Fast similarity sketching",
 * FOCS 2017, arXiv:1704.04370): each shingle is thrown into one bin a round, a bin keeps its smallest hash, and
 * rounds go on, bins that are filled being left alone, until every bin is filled. Each bin of two sets agrees with
 * probability equal to their Jaccard similarity, as with one hash function a bin, but a text of n shingles costs
 * about n + t ln t steps for t bins instead of n · t.
 */
import { mix32 } from './mix32.ts';
import type { Shingles } from './shingler.ts';

/** Fills `bins` with the signature of a text that has at least one shingle. */
export function signShingles(shingles: Shingles, bins: Uint32Array): void {
  const filled = new Uint8Array(bins.length);
  let emptyCount = bins.length;
  for (let round = 0; emptyCount > 0; round++) {
    // From round t on every shingle goes to the round's own bin, so that round 2t - 1 is the last.
    const ownBin = round < bins.length ? -1 : round - bins.length;
    if (ownBin >= 0 && filled[ownBin] === FINAL) continue;
    emptyCount -= throwRound(shingles, { bins, filled, round, ownBin });
    for (let bin = 0; bin < bins.length; bin++) if (filled[bin] === THIS_ROUND) filled[bin] = FINAL;
  }
}

const THIS_ROUND = 1;
const FINAL = 2;

interface Round {
  readonly bins: Uint32Array;
  /** 0 for an empty bin. */
  readonly filled: Uint8Array;
  readonly round: number;
  readonly ownBin: number;
}

/** One round; returns how many bins it filled. */
function throwRound(shingles: Shingles, { bins, filled, round, ownBin }: Round): number {
  const { high, low, count } = shingles;
  const saltHigh = Math.imul(round, 0x9e3779b9);
  const saltLow = Math.imul(round, 0x7feb352d);
  let newlyFilled = 0;
  for (let index = 0; index < count; index++) {
    const place = round === 0 ? high[index]! : mix32(high[index]! ^ saltHigh);
    const bin = ownBin >= 0 ? ownBin : Math.floor((place * bins.length) / 2 ** 32);
    if (filled[bin] === FINAL) continue;
    const value = round === 0 ? low[index]! : mix32(low[index]! ^ saltLow);
    if (filled[bin] === 0) {
      filled[bin] = THIS_ROUND;
      newlyFilled++;
      bins[bin] = value;
    } else if (value < bins[bin]!) bins[bin] = value;
  }
  return newlyFilled;
}
