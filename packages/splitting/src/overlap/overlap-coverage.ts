import { windowCountOf } from './held-out-windows.ts';

/** How much of a held-out text is in train too. */
export interface OverlapCoverage {
  readonly tokenCount: number;
  readonly sharedTokenCount: number;
}

/**
 * How much of each held-out text lies under windows that texts of train have.
 *
 * @param tokenCounts by held-out text, in the order in which its windows were numbered
 * @param shared what searches have found in parts of train (see `OverlapPart`); an empty array is none
 */
export function coverHeldOut(
  { tokensPerRun, tokenCounts }: { readonly tokensPerRun: number; readonly tokenCounts: Uint32Array },
  shared: readonly Uint8Array[],
): OverlapCoverage[] {
  const bits = joinBits(shared);
  let place = 0;
  return Array.from(tokenCounts, (tokenCount) => {
    let sharedTokenCount = 0;
    let coveredTo = 0;
    for (let window = 0; window < windowCountOf(tokenCount, tokensPerRun); window++, place++) {
      if (((bits[place >>> 3]! >>> (place & 7)) & 1) === 0) continue;
      sharedTokenCount += window + tokensPerRun - Math.max(coveredTo, window);
      coveredTo = window + tokensPerRun;
    }
    return { tokenCount, sharedTokenCount };
  });
}

function joinBits(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((most, { length }) => Math.max(most, length), 0));
  for (const part of parts) for (let at = 0; at < part.length; at++) joined[at]! |= part[at]!;
  return joined;
}
