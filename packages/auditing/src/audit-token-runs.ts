/**
 * How much of what is held out stands in train, token by token, in the blocks as they were written.
 *
 * Runs of 50 content tokens that follow one another in a block are known by their hashes. Of the held-out runs a sample
 * is kept by hash: all of them while there are few, then every second, every fourth; which ones does not depend on their
 * order. Each position of train is then held against them: whether it is in the sample at all is a matter of its hash, and
 * a table of bits says of most others that they are not among those kept. Memory: at most 2^14 runs.
 */
import { compareCodeUnits } from '@sluice/determinism';
import { type BlockBatch, spanKindCode, type TokenIds } from '@sluice/records';
import type { Finding } from './finding.ts';
import { formatPercent } from './format-figure.ts';
import { type ClusterCounts, clusteredShareInterval } from './statistics/clustered-share.ts';

export interface TokenRunAudit {
  /** Takes held-out blocks. @throws RangeError once blocks of train were scanned. */
  addHeldOut(batch: BlockBatch): void;
  /** Takes blocks of train; all held-out ones must have been added. */
  scanTrain(batch: BlockBatch): void;
  finding(): Finding;
}

const RUN_TOKENS = 50;
const MOST_RUNS = 2 ** 14;
/** Shares of the held-out runs that also stand in train, from which it is noted and from which it is a problem. */
const SHARED = { low: 0.01, high: 0.1 } as const;
const CONTENT = spanKindCode('content');

/** A run that is held out. */
interface HeldOutRun {
  readonly hash: number;
  /** The first document, in order of code units, that has it. */
  document: string;
  isShared: boolean;
}

/** An empty audit. @param mostRuns - held-out runs to keep. */
export function createTokenRunAudit(mostRuns: number = MOST_RUNS): TokenRunAudit {
  const runs = new Map<number, HeldOutRun>();
  const bits = new Uint32Array(2 ** (FILTER_BITS - 5));
  /** One run in `rate`, a power of two, is in the sample. */
  let rate = 1;
  let trainTokens = 0;
  return {
    addHeldOut(batch) {
      if (trainTokens > 0) throw new RangeError('addHeldOut: blocks of train were scanned already');
      forEachRun(batch, { mask: rate - 1 }, (hash, end, span) => {
        if ((hash & (rate - 1)) !== 0) return; // the rate may have risen since
        const document = batch.spanDocuments[span]!;
        const key = keyOf(hash, batch.tokens, end);
        const known = runs.get(key);
        if (known === undefined) runs.set(key, { hash, document, isShared: false });
        else if (compareCodeUnits(document, known.document) < 0) known.document = document;
        const bit = hash >>> (32 - FILTER_BITS);
        bits[bit >>> 5]! |= 1 << (bit & 31);
        if (runs.size <= mostRuns) return;
        rate *= 2;
        for (const [other, run] of runs) if ((run.hash & (rate - 1)) !== 0) runs.delete(other);
      });
    },
    scanTrain(batch) {
      trainTokens += batch.tokens.length;
      forEachRun(batch, { mask: rate - 1, bits }, (hash, end) => {
        const run = runs.get(keyOf(hash, batch.tokens, end));
        if (run !== undefined) run.isShared = true;
      });
    },
    finding: () => describe([...runs.values()], rate, trainTokens),
  };
}

/** The table of bits: 64 kB, of which 2^14 runs set one bit in thirty-two. */
const FILTER_BITS = 19;

const MULTIPLIERS = { rolling: 0x9e3779b1, key: 0x85ebca6b } as const;
/** What the first token of a run weighs in its rolling hash, modulo 2^32. */
const FIRST_WEIGHT = Array.from({ length: RUN_TOKENS - 1 }).reduce<number>(
  (power) => Math.imul(power, MULTIPLIERS.rolling),
  1,
);

/** Which runs are looked at: those whose hash has none of the mask's bits, and the bit of the table if there is one. */
interface Sieve {
  readonly mask: number;
  readonly bits?: Uint32Array;
}

type OnRun = (hash: number, end: number, span: number) => void;

/**
 * Calls back with 32 bits of hash for each run of 50 content tokens of one document in one block that the sieve lets
 * through, with the place behind its last token and with its span.
 */
function forEachRun(batch: BlockBatch, sieve: Sieve, onRun: OnRun): void {
  const { blockSize, spanOffsets, spanKinds, spanStarts, spanLengths } = batch;
  for (let block = 0; block < batch.blockCount; block++) {
    for (let span = spanOffsets[block]!; span < spanOffsets[block + 1]!; span++) {
      if (spanKinds[span] !== CONTENT || spanLengths[span]! < RUN_TOKENS) continue;
      const start = block * blockSize + spanStarts[span]!;
      sift(batch.tokens.subarray(start, start + spanLengths[span]!), sieve, (hash, end) =>
        onRun(hash, start + end, span),
      );
    }
  }
}

function sift(tokens: TokenIds, { mask, bits }: Sieve, onRun: (hash: number, end: number) => void): void {
  const length = tokens.length;
  let rolling = 0;
  for (let at = 0; at < RUN_TOKENS - 1; at++)
    rolling = (Math.imul(rolling, MULTIPLIERS.rolling) + tokens[at]!) | 0;
  for (let first = 0, last = RUN_TOKENS - 1; last < length; first++, last++) {
    rolling = (Math.imul(rolling, MULTIPLIERS.rolling) + tokens[last]!) | 0;
    const hash = mix(rolling);
    rolling = (rolling - Math.imul(tokens[first]!, FIRST_WEIGHT)) | 0;
    if ((hash & mask) !== 0) continue;
    const bit = hash >>> (32 - FILTER_BITS);
    if (bits === undefined || (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0) onRun(hash, last + 1);
  }
}

/**
 * Brings to the low bits what only the high ones of a polynomial hash know; the high ones hardly need it (two thirds of
 * the finaliser of MurmurHash3).
 */
function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** A number of 53 bits for the run that ends before a place: its hash, and 21 bits of another one. */
function keyOf(hash: number, tokens: TokenIds, end: number): number {
  let other = 0;
  for (let at = end - RUN_TOKENS; at < end; at++)
    other = (Math.imul(other, MULTIPLIERS.key) + tokens[at]!) | 0;
  return (hash >>> 0) * 2 ** 21 + (mix(other) >>> 11);
}

function describe(runs: readonly HeldOutRun[], rate: number, trainTokens: number): Finding {
  const check = 'leakage/token-runs';
  if (runs.length === 0 || trainTokens === 0)
    return {
      check,
      severity: 'low',
      figure: null,
      sentence: `No run of ${RUN_TOKENS} tokens was there to compare between the splits.`,
    };
  const shared = runs.filter(({ isShared }) => isShared).length;
  const share = shared / runs.length;
  const which = rate === 1 ? `${runs.length}` : `${runs.length} (one in ${rate})`;
  return {
    check,
    severity: share >= SHARED.high ? 'high' : share >= SHARED.low ? 'low' : 'ok',
    figure: share,
    interval: clusteredShareInterval(countDocuments(runs)),
    sentence:
      `${shared} of ${which} runs of ${RUN_TOKENS} tokens that are held out also stand in train ` +
      `(${formatPercent(share)}).`,
  };
}

/** What each document has of the runs: those of one document are in train together or not at all. */
function countDocuments(runs: readonly HeldOutRun[]): ClusterCounts[] {
  const documents = new Map<string, { items: number; counted: number }>();
  for (const { document, isShared } of runs) {
    const counts = documents.get(document) ?? { items: 0, counted: 0 };
    documents.set(document, counts);
    counts.items++;
    if (isShared) counts.counted++;
  }
  return [...documents.values()];
}
