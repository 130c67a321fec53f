/**
 * Every different window of tokens of held-out texts, in a hash table that numbers them, and the windows of each text by
 * number: about 40 bytes a token.
 */
import { createGramTable, type GramArrays } from '../contamination/gram-table.ts';
import { createShingler } from '../near-duplicates/shingler.ts';
import type { TokenHashes } from '../near-duplicates/token-hashes.ts';

/** The windows of held-out texts as plain arrays: for one task to leave, and others to search by. */
export interface WindowIndex {
  readonly tokensPerRun: number;
  /** By text. */
  readonly tokenCounts: Uint32Array<ArrayBuffer>;
  /** The windows of the first text, then those of the next: none of a text with fewer tokens than a run. */
  readonly windows: Uint32Array<ArrayBuffer>;
  /** A window's only posting is its number, and names the first text that has it. */
  readonly grams: GramArrays;
}

/** How much of a held-out text is in train too. */
export interface OverlapCoverage {
  readonly tokenCount: number;
  readonly sharedTokenCount: number;
}

/** Takes texts one after another. @throws RangeError if `tokensPerRun` is not an integer from 1 to 64. */
export function createWindowIndexer(tokensPerRun: number) {
  const shingler = createShingler(tokensPerRun);
  const table = createGramTable();
  const tokenCounts: number[] = [];
  const windowsOfTexts: Uint32Array[] = [];
  return {
    add(text: string | TokenHashes): void {
      const { high, low, tokenCount } = shingler.shingle(text);
      const windows = new Uint32Array(windowCount(tokenCount, tokensPerRun));
      for (let window = 0; window < windows.length; window++) {
        // Added once each, so that a window's only posting numbers it.
        windows[window] = table.firstOrAdd(high[window]!, low[window]!, tokenCounts.length);
      }
      windowsOfTexts.push(windows);
      tokenCounts.push(tokenCount);
    },
    /** The texts so far. */
    index(): WindowIndex {
      const windows = new Uint32Array(windowsOfTexts.reduce((sum, { length }) => sum + length, 0));
      let start = 0;
      for (const ofText of windowsOfTexts) {
        windows.set(ofText, start);
        start += ofText.length;
      }
      return { tokensPerRun, tokenCounts: Uint32Array.from(tokenCounts), windows, grams: table.arrays() };
    },
  };
}

const windowCount = (tokenCount: number, tokensPerRun: number): number =>
  Math.max(0, tokenCount - tokensPerRun + 1);

/** How much of each held-out text lies under windows that texts of train have. @param shared numbers of windows, repeats allowed */
export function coverHeldOut(
  { tokensPerRun, tokenCounts, windows }: Omit<WindowIndex, 'grams'>,
  shared: readonly Uint32Array[],
): OverlapCoverage[] {
  const isShared = new Uint8Array(1 + windows.reduce((most, window) => Math.max(most, window), 0));
  for (const ofPart of shared) for (const window of ofPart) isShared[window] = 1;
  let start = 0;
  return Array.from(tokenCounts, (tokenCount) => {
    const end = start + windowCount(tokenCount, tokensPerRun);
    const ofText = windows.subarray(start, end);
    start = end;
    return { tokenCount, sharedTokenCount: countCovered(ofText, isShared, tokensPerRun) };
  });
}

/** Tokens under the windows that are shared, each counted once. */
function countCovered(windows: Uint32Array, isShared: Uint8Array, tokensPerRun: number): number {
  let covered = 0;
  let coveredTo = 0;
  windows.forEach((window, start) => {
    if (!isShared[window]) return;
    covered += start + tokensPerRun - Math.max(coveredTo, start);
    coveredTo = start + tokensPerRun;
  });
  return covered;
}
