import type { EncodedTexts } from '../src/index.ts';

/** The ids of each text. */
export function listsOf({ ids, offsets }: EncodedTexts): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, text) => [
    ...ids.subarray(offsets[text], offsets[text + 1]),
  ]);
}
