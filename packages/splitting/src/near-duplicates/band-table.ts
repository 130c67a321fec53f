/**
 * Which of the texts that are held share a band with another: chains in a hash table over typed arrays, by 32 bits of a
 * band's key. A text shares a band by chance once in 2^32 comparisons, which costs a look at its signature.
 *
 * Every text adds all of its bands, so that the number of an entry tells whose it is. Memory: 10 to 12 bytes a band, and
 * up to twice that while texts are added.
 */
import { bandKey } from './band-keys.ts';
import { mix32 } from './mix32.ts';
import type { BandPlan } from './plan-bands.ts';

export interface BandTable {
  /** Adds the bands of the next text. @param bins of its signature */
  push(bins: Uint32Array): void;
  /** Calls for each band that a text shares with one that is held: for a text as often as for bands. */
  visitSharing(bins: Uint32Array, visit: (place: number) => void): void;
  /** Views of all that is held. */
  arrays(): BandArrays;
}

/** A table as plain arrays, for one task to leave and others to open. */
export interface BandArrays {
  /** The key of each entry. */
  readonly bandKeys: Uint32Array<ArrayBuffer>;
  /** The entry before it in its chain, plus 1; or 0. */
  readonly bandNexts: Uint32Array<ArrayBuffer>;
  /** The last entry of each chain, plus 1; or 0. */
  readonly bandHeads: Uint32Array<ArrayBuffer>;
}

/** Entries for each chain, at most. */
const MOST_A_CHAIN = 2;

/** An empty table, or one out of its arrays, which it owns from then on. */
export function createBandTable({ bandCount, rowsPerBand }: BandPlan, arrays?: BandArrays): BandTable {
  let keys = arrays?.bandKeys ?? new Uint32Array(1_024);
  let nexts = arrays?.bandNexts ?? new Uint32Array(1_024);
  let heads = arrays?.bandHeads ?? new Uint32Array(1_024);
  let count = arrays?.bandKeys.length ?? 0;

  const keyOf = (bins: Uint32Array, band: number): number => {
    const key = bandKey(bins, band * rowsPerBand, rowsPerBand);
    return mix32(Math.floor(key / 2 ** 21) ^ mix32((key % 2 ** 21) + Math.imul(band + 1, 0x9e3779b1)));
  };
  const link = (entry: number) => {
    const chain = keys[entry]! & (heads.length - 1);
    nexts[entry] = heads[chain]!;
    heads[chain] = entry + 1;
  };
  const grow = () => {
    keys = enlarge(keys);
    nexts = enlarge(nexts);
    if (keys.length <= MOST_A_CHAIN * heads.length) return;
    heads = new Uint32Array(2 * heads.length);
    for (let entry = 0; entry < count; entry++) link(entry);
  };
  return {
    push(bins) {
      for (let band = 0; band < bandCount; band++) {
        if (count === keys.length) grow();
        keys[count] = keyOf(bins, band);
        link(count++);
      }
    },
    visitSharing(bins, visit) {
      for (let band = 0; band < bandCount; band++) {
        const key = keyOf(bins, band);
        for (let next = heads[key & (heads.length - 1)]!; next > 0; next = nexts[next - 1]!)
          if (keys[next - 1] === key) visit(Math.floor((next - 1) / bandCount));
      }
    },
    arrays: () => ({
      bandKeys: keys.subarray(0, count),
      bandNexts: nexts.subarray(0, count),
      bandHeads: heads,
    }),
  };
}

function enlarge(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(Math.max(1_024, 2 * from.length));
  to.set(from);
  return to;
}
