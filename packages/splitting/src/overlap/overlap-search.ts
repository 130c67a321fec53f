/**
 * Shared runs: tokens in a row (50 by default) that a held-out text has in common with texts that are trained on. It
 * finds the paragraph that two otherwise different documents share, which neither equal contents nor near-duplicates
 * show (Lee and others, "Deduplicating training data makes language models better", 2022, take 50 tokens).
 *
 * Every different window of the held-out texts is kept in a hash table (window-index.ts); the texts of train pass by one
 * at a time, a look-up a token. Runs longer than a window are windows that follow one another. Tokens are words and signs,
 * as for near-duplicates; hashes have 64 bits.
 */
import { createGramTable } from '../contamination/gram-table.ts';
import { createShingler } from '../near-duplicates/shingler.ts';
import type { TokenHashes } from '../near-duplicates/token-hashes.ts';
import { tokenExtents } from './token-extents.ts';
import { coverHeldOut, createWindowIndexer, type OverlapCoverage, type WindowIndex } from './window-index.ts';

export interface OverlapOptions {
  /** Tokens of a run, at least: 1 to 64. @default 50 */
  readonly tokensPerRun?: number | undefined;
}

/** The longest run of a text that held-out texts have. */
export interface SharedRun {
  readonly tokenCount: number;
  /** The run's first token in the text. */
  readonly start: number;
  /** The first held-out text that has the beginning of the run. */
  readonly heldOut: number;
}

/** A part of a text in UTF-16 code units, half-open. */
export type CharacterRange = readonly [start: number, end: number];

export interface OverlapSearch {
  /** Takes note of what a text of train, or the hashes of its tokens, shares with held-out ones. */
  scan(text: string | TokenHashes): SharedRun | undefined;
  /** Where a text has what held-out ones have: all its shared runs, those that touch as one. Notes nothing. */
  runsOf(text: string): CharacterRange[];
  /** For each held-out text, over all texts scanned so far. */
  coverage(): OverlapCoverage[];
  /** Held-out texts with fewer tokens than a run, which nothing can be found of. */
  readonly shortTextCount: number;
  /** What was found so far. */
  found(): OverlapPart;
}

/** What a search has found in the texts of train that it was given. Plain data. */
export interface OverlapPart {
  /** Texts and tokens scanned. */
  readonly textCount: number;
  readonly tokenCount: number;
  /** Windows of held-out texts that are in train too, by number, ascending. */
  readonly sharedWindows: Uint32Array<ArrayBuffer>;
}

/** @throws RangeError if `tokensPerRun` is not an integer from 1 to 64. */
export function createOverlapSearch(heldOut: Iterable<string>, options: OverlapOptions = {}): OverlapSearch {
  const indexer = createWindowIndexer(options.tokensPerRun ?? 50);
  for (const text of heldOut) indexer.add(text);
  return openOverlapSearch(indexer.index());
}

/** A search by an index, which it owns from then on. */
export function openOverlapSearch(index: WindowIndex): OverlapSearch {
  const { tokensPerRun } = index;
  const shingler = createShingler(tokensPerRun);
  const table = createGramTable(index.grams);
  const isShared = new Uint8Array(table.gramCount);
  const scanned = { textCount: 0, tokenCount: 0 };
  const sharedWindows = () => {
    const windows = new Uint32Array(isShared.reduce((sum, flag) => sum + flag, 0));
    let count = 0;
    for (let window = isShared.indexOf(1); window >= 0; window = isShared.indexOf(1, window + 1))
      windows[count++] = window;
    return windows;
  };
  return {
    shortTextCount: index.tokenCounts.filter((tokenCount) => tokenCount < tokensPerRun).length,
    scan(text) {
      const { high, low, count, tokenCount } = shingler.shingle(text);
      scanned.textCount++;
      scanned.tokenCount += tokenCount;
      if (tokenCount < tokensPerRun) return undefined;
      let longest = { start: 0, windowCount: 0 };
      for (let window = 0, inRow = 0; window < count; window++) {
        const known = table.firstPosting(high[window]!, low[window]!);
        if (known >= 0) isShared[known] = 1;
        inRow = known >= 0 ? inRow + 1 : 0;
        if (inRow > longest.windowCount) longest = { start: window - inRow + 1, windowCount: inRow };
      }
      if (longest.windowCount === 0) return undefined;
      const { start, windowCount } = longest;
      return {
        tokenCount: windowCount + tokensPerRun - 1,
        start,
        heldOut: table.textOf(table.firstPosting(high[start]!, low[start]!)),
      };
    },
    runsOf(text) {
      const { high, low, tokenCount } = shingler.shingle(text);
      const runs: [first: number, end: number][] = [];
      for (let window = 0; window + tokensPerRun <= tokenCount; window++) {
        if (table.firstPosting(high[window]!, low[window]!) < 0) continue;
        const last = runs.at(-1);
        if (last !== undefined && window <= last[1]) last[1] = window + tokensPerRun;
        else runs.push([window, window + tokensPerRun]);
      }
      return runs.length === 0 ? [] : charactersOf(text, runs);
    },
    coverage: () => coverHeldOut(index, [sharedWindows()]),
    found: () => ({ ...scanned, sharedWindows: sharedWindows() }),
  };
}

/** Runs of tokens as runs of characters, no surrogate pair cut through. */
function charactersOf(text: string, runs: readonly (readonly [number, number])[]): CharacterRange[] {
  const { starts, ends } = tokenExtents(text);
  const isInPair = (place: number) => (text.codePointAt(place - 1) ?? 0) > 0xffff;
  return runs.map(([first, end]) => {
    const [from, to] = [starts[first]!, ends[end - 1]!];
    return [isInPair(from) ? from - 1 : from, isInPair(to) ? to + 1 : to];
  });
}
