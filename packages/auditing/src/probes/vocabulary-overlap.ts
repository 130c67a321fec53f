/**
 * How much two domains' tokens have in common: 1 less the total variation distance of their frequencies. A sample shows
 * less of it than there is, since rare tokens of the one are missing in the other by chance. The jackknife over groups of
 * documents says by how much, and how much hangs on which documents were drawn (Quenouille, "Notes on bias in estimation",
 * 1956; Tukey, 1958): each domain's documents are dealt into twenty groups, and the overlap is measured without each of
 * them in turn. It takes off all of a bias that falls with the number of documents, and half of one that falls with its
 * root, as that of equal vocabularies does (Schucany, Gray and Owen, 1971); the interval reaches up to where the
 * overlap then is.
 */
import { idPriority } from '@sluice/determinism';
import type { ProbeDocument } from './probe-corpus.ts';

export interface Overlap {
  readonly overlap: number;
  readonly interval: readonly [low: number, high: number];
}

/** A domain's tokens: how often each stands in each group of documents. */
export interface TokenCounts {
  /** By token: a number for each group, then their sum. */
  readonly byToken: ReadonlyMap<number, Uint32Array>;
  /** The same of all tokens. */
  readonly totals: Uint32Array;
}

const GROUP_COUNT = 20;
/** Student's quantile with 19 degrees of freedom that leaves 2.5 % on either side. */
const T = 2.093;

/** Counts the tokens of documents, which the seed deals into groups. */
export function countTokens(seed: string, documents: readonly ProbeDocument[]): TokenCounts {
  const byToken = new Map<number, Uint32Array>();
  const totals = new Uint32Array(GROUP_COUNT + 1);
  for (const { id, tokens } of documents) {
    const group = Math.floor(GROUP_COUNT * idPriority(seed, 'auditing/jackknife', id));
    for (const place of [group, GROUP_COUNT]) totals[place]! += tokens.length;
    for (const token of tokens) {
      const counts = byToken.get(token) ?? new Uint32Array(GROUP_COUNT + 1);
      if (counts[GROUP_COUNT] === 0) byToken.set(token, counts);
      counts[group]!++;
      counts[GROUP_COUNT]!++;
    }
  }
  return { byToken, totals };
}

/** The overlap of two domains with the 95 % interval over documents. NaN if a domain has no token. */
export function measureOverlap(a: TokenCounts, b: TokenCounts): Overlap {
  const all = overlapWithout(a, b, undefined);
  const parts = Array.from({ length: GROUP_COUNT }, (_, group) => overlapWithout(a, b, group));
  const mean = parts.reduce((sum, part) => sum + part, 0) / GROUP_COUNT;
  const missing = (GROUP_COUNT - 1) * (all - mean);
  const squares = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0);
  const margin = T * Math.sqrt(((GROUP_COUNT - 1) / GROUP_COUNT) * squares);
  return {
    overlap: clamp(all + missing),
    interval: [clamp(all + missing - margin), clamp(all + 2 * missing + margin)],
  };
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** The sum over tokens of the smaller of both frequencies, without the documents of a group. */
function overlapWithout(a: TokenCounts, b: TokenCounts, group: number | undefined): number {
  const [ofA, ofB] = [totalWithout(a.totals, group), totalWithout(b.totals, group)];
  let overlap = 0;
  for (const [token, inA] of a.byToken) {
    const inB = b.byToken.get(token);
    if (inB === undefined) continue;
    overlap += Math.min(totalWithout(inA, group) / ofA, totalWithout(inB, group) / ofB);
  }
  return overlap;
}

/** What the groups sum up to; their sum stands behind them. */
function totalWithout(counts: Uint32Array, group: number | undefined): number {
  return counts[GROUP_COUNT]! - (group === undefined ? 0 : counts[group]!);
}
