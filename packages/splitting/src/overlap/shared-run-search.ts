/**
 * Where a text has runs of tokens that held-out texts have, to cut them out: every different window of these in memory
 * (window-set.ts), for texts that are asked about again until nothing is found.
 */
import { createShingler } from '../near-duplicates/shingler.ts';
import { windowCountOf } from './held-out-windows.ts';
import { tokenExtents } from './token-extents.ts';
import { createWindowSet } from './window-set.ts';

export interface SharedRunOptions {
  /** Tokens of a run, at least: 1 to 64. @default 50 */
  readonly tokensPerRun?: number | undefined;
}

/** A part of a text in UTF-16 code units, half-open. */
export type CharacterRange = readonly [start: number, end: number];

export interface SharedRunSearch {
  /** All runs that a text shares with held-out ones, in order, those that touch as one. */
  runsOf(text: string): CharacterRange[];
}

/** @throws RangeError if `tokensPerRun` is not an integer from 1 to 64. */
export function createSharedRunSearch(
  heldOut: Iterable<string>,
  { tokensPerRun = 50 }: SharedRunOptions = {},
): SharedRunSearch {
  const shingler = createShingler(tokensPerRun);
  const held = createWindowSet();
  for (const text of heldOut) {
    const { high, low, tokenCount } = shingler.shingle(text);
    for (let window = 0; window < windowCountOf(tokenCount, tokensPerRun); window++)
      held.add(high[window]!, low[window]!);
  }
  return {
    runsOf(text) {
      const { high, low, tokenCount } = shingler.shingle(text);
      const runs: [first: number, end: number][] = [];
      for (let window = 0; window < windowCountOf(tokenCount, tokensPerRun); window++) {
        if (!held.has(high[window]!, low[window]!)) continue;
        const last = runs.at(-1);
        if (last !== undefined && window <= last[1]) last[1] = window + tokensPerRun;
        else runs.push([window, window + tokensPerRun]);
      }
      return runs.length === 0 ? [] : charactersOf(text, runs);
    },
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
