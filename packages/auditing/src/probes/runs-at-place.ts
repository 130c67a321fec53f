/**
 * Runs of tokens that a document has at a place, and which of some it has at places like any other. A run is known by
 * its key, such as `0:198,50`: the tokens between it and the edge, then its own.
 */
import type { GiveawayPlace, TokenIds } from '@sluice/records';

export interface PlacedRuns {
  /** Keys of the runs at the place. */
  readonly here: ReadonlySet<string>;
  /** The runs sought that the document has elsewhere. */
  elsewhere(sought: SoughtRuns): ReadonlySet<string>;
}

/** Runs by their first tokens. */
export interface SoughtRuns {
  readonly byFirstToken: ReadonlyMap<number, readonly SoughtRun[]>;
  /** 1 where a token with these last bits may be the first of a run. */
  readonly hasFirst: Uint8Array;
}

interface SoughtRun {
  readonly key: string;
  readonly tokens: readonly number[];
}

const MAX_OFFSET = 3;
const MAX_RUN = 4;
const LAST_BITS = 0x3ff;

export function seekRuns(keys: readonly string[]): SoughtRuns {
  const runs = keys.map((key) => ({ key, tokens: tokensOf(key) }));
  const byFirstToken = Map.groupBy(runs, ({ tokens }) => tokens[0]!);
  const hasFirst = new Uint8Array(LAST_BITS + 1);
  for (const first of byFirstToken.keys()) hasFirst[first & LAST_BITS] = 1;
  return { byFirstToken, hasFirst };
}

/** The tokens of a run's key. */
export function tokensOf(key: string): number[] {
  return key
    .slice(key.indexOf(':') + 1)
    .split(',')
    .map(Number);
}

/** Runs of one or two tokens: those behind a line break, and those at all other places. */
export function runsAfterBreaks(tokens: TokenIds, isLineBreak: (token: number) => boolean): PlacedRuns {
  const here = new Set<string>();
  for (let start = 1; start < tokens.length; start++) {
    if (!isLineBreak(tokens[start - 1]!)) continue;
    const first = `0:${tokens[start]}`;
    here.add(first);
    if (start + 1 < tokens.length) here.add(`${first},${tokens[start + 1]}`);
  }
  return {
    here,
    elsewhere(sought) {
      const found = new Set<string>();
      for (let start = 0; start < tokens.length; start++) {
        if (sought.hasFirst[tokens[start]! & LAST_BITS] === 0) continue;
        if (start === 0 || !isLineBreak(tokens[start - 1]!)) addSought(found, tokens, start, sought);
      }
      return found;
    },
  };
}

/** Runs of up to four tokens near the start or the end, and those that begin at one place inside. */
export function runsAtEdge(
  tokens: TokenIds,
  place: Exclude<GiveawayPlace, 'line'>,
  inside: number,
): PlacedRuns {
  const here = new Set<string>();
  for (let offset = 0; offset < MAX_OFFSET; offset++) {
    let own = '';
    for (let length = 1; length <= Math.min(MAX_RUN, tokens.length - offset); length++) {
      if (place === 'start') own = joined(own, tokens[offset + length - 1]!);
      else own = joined(tokens[tokens.length - offset - length]!, own);
      here.add(`${offset}:${own}`);
    }
  }
  return {
    here,
    elsewhere(sought) {
      const found = new Set<string>();
      addSought(found, tokens, inside, sought);
      return found;
    },
  };
}

const joined = (before: number | string, after: number | string): string =>
  before === '' || after === '' ? `${before}${after}` : `${before},${after}`;

function addSought(found: Set<string>, tokens: TokenIds, start: number, { byFirstToken }: SoughtRuns): void {
  for (const run of byFirstToken.get(tokens[start]!) ?? [])
    if (run.tokens.every((token, at) => tokens[start + at] === token)) found.add(run.key);
}
