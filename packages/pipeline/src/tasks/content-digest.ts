import { sha256Hex } from '@sluice/determinism';
import { normaliseForComparison } from '@sluice/splitting';

/**
 * What a text is compared by: 104 bits of the SHA-256 of its normalised form, as two integers of 52 bits that a
 * Float64Array holds exactly. Among 10^9 texts the chance that any two collide is 2 in 10^14.
 */
export function contentDigest(text: string): readonly [high: number, low: number] {
  const digest = sha256Hex(normaliseForComparison(text));
  return [Number.parseInt(digest.slice(0, 13), 16), Number.parseInt(digest.slice(13, 26), 16)];
}
