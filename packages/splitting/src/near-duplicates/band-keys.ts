import { mix32 } from './mix32.ts';
import type { BandPlan } from './plan-bands.ts';
import type { Shingler } from './shingler.ts';
import { signShingles } from './sign-shingles.ts';

/** Stands in a column of band keys for a text without shingles, which is like no other. */
export const NO_BAND_KEY = -1;

/** Texts' band keys, a column a band: what a task leaves behind, 8 bytes a band and document. */
export interface BandKeys {
  readonly plan: BandPlan;
  readonly documentCount: number;
  /** Band j of document d is `keys[j * documentCount + d]`: 53 bits, or {@link NO_BAND_KEY}. */
  readonly keys: Float64Array;
}

/** The band keys of a batch of texts. Owned by the caller. */
export function hashBands(texts: readonly string[], shingler: Shingler, plan: BandPlan): BandKeys {
  const documentCount = texts.length;
  const keys = new Float64Array(plan.bandCount * documentCount).fill(NO_BAND_KEY);
  const bins = new Uint32Array(plan.bandCount * plan.rowsPerBand);
  texts.forEach((text, document) => {
    const shingles = shingler.shingle(text);
    if (shingles.count === 0) return;
    signShingles(shingles, bins);
    for (let band = 0; band < plan.bandCount; band++)
      keys[band * documentCount + document] = bandKey(bins, band * plan.rowsPerBand, plan.rowsPerBand);
  });
  return { plan, documentCount, keys };
}

/** The key of a band: 53 bits of a hash of its bins. */
export function bandKey(bins: Uint32Array, start: number, rowCount: number): number {
  let a = 0x243f6a88;
  let b = 0x85a308d3;
  for (let row = start; row < start + rowCount; row++) {
    a = mix32(Math.imul(a, 31) + bins[row]!);
    b = mix32(Math.imul(b ^ bins[row]!, 0x9e3779b1));
  }
  return a * 2 ** 21 + (b >>> 11);
}
