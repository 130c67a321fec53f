/**
 * How much of what is held out stands in train, token by token, in the blocks as they were written.
 *
 * Runs of 50 content tokens that follow one another in a block are known by a rolling hash of 53 bits. Of the held-out
 * runs a sample is kept by hash: all of them while there are few, then every second, every fourth. Which ones does not
 * depend on their order. Memory: at most 2^20 runs. Blocks of train are then held against them: a table of bits says of
 * most runs that they are not among them, so that few are looked up.
 */
import { type BlockBatch, spanKindCode } from '@sluice/records';
import type { Finding } from './finding.ts';
import { formatPercent } from './format-figure.ts';

export interface TokenRunAudit {
  /** Takes held-out blocks. @throws RangeError once blocks of train were scanned. */
  addHeldOut(batch: BlockBatch): void;
  /** Takes blocks of train; all held-out ones must have been added. */
  scanTrain(batch: BlockBatch): void;
  finding(): Finding;
}

const RUN_TOKENS = 50;
const MOST_RUNS = 2 ** 20;
/** Shares of the held-out runs that also stand in train, from which it is noted and from which it is a problem. */
const SHARED = { low: 0.01, high: 0.1 } as const;
const CONTENT = spanKindCode('content');

export function createTokenRunAudit(mostRuns = MOST_RUNS): TokenRunAudit {
  const isShared = new Map<number, boolean>();
  const bits = new Uint32Array(2 ** (FILTER_BITS - 5));
  let rate = 1;
  let trainTokens = 0;
  const keep = (high: number, low: number) => {
    if (low % rate !== 0) return;
    bits[bitOf(high) >>> 5]! |= 1 << (bitOf(high) & 31);
    isShared.set(keyOf(high, low), false);
    if (isShared.size <= mostRuns) return;
    rate *= 2;
    for (const key of isShared.keys()) if (key % rate !== 0) isShared.delete(key);
  };
  const look = (high: number, low: number) => {
    if ((bits[bitOf(high) >>> 5]! & (1 << (bitOf(high) & 31))) === 0) return;
    const key = keyOf(high, low);
    if (isShared.has(key)) isShared.set(key, true);
  };
  return {
    addHeldOut(batch) {
      if (trainTokens > 0) throw new RangeError('addHeldOut: blocks of train were scanned already');
      hashRuns(batch, keep);
    },
    scanTrain(batch) {
      trainTokens += batch.tokens.length;
      hashRuns(batch, look);
    },
    finding: () => describe([...isShared.values()], rate, trainTokens),
  };
}

/** 4 MB: of 2^20 runs each sets one of 2^25 bits, so that one lookup in thirty is in vain. */
const FILTER_BITS = 25;
const LOW_BITS = 21;

const bitOf = (high: number): number => high >>> (32 - FILTER_BITS);
/** A number of 53 bits whose last ones are those of `low`. */
const keyOf = (high: number, low: number): number => high * 2 ** LOW_BITS + low;

const MULTIPLIERS = [0x9e3779b1, 0x85ebca6b] as const;
/** The multipliers to the power of the run's length, modulo 2^32: what the token that leaves the run weighs. */
const LEAVING = MULTIPLIERS.map((multiplier) => {
  let power = 1;
  for (let token = 0; token < RUN_TOKENS; token++) power = Math.imul(power, multiplier);
  return power;
}) as [number, number];

/** Calls back with 32 and 21 bits of hash for each run of 50 content tokens of one document in one block. */
function hashRuns(batch: BlockBatch, onRun: (high: number, low: number) => void): void {
  const { tokens, blockSize, spanOffsets, spanKinds, spanStarts, spanLengths } = batch;
  for (let block = 0; block < batch.blockCount; block++) {
    for (let span = spanOffsets[block]!; span < spanOffsets[block + 1]!; span++) {
      if (spanKinds[span] !== CONTENT) continue;
      const start = block * blockSize + spanStarts[span]!;
      const end = start + spanLengths[span]!;
      let [a, b] = [0, 0];
      for (let at = start; at < end; at++) {
        a = (Math.imul(a, MULTIPLIERS[0]) + tokens[at]! + 1) | 0;
        b = (Math.imul(b, MULTIPLIERS[1]) + tokens[at]! + 1) | 0;
        if (at - start >= RUN_TOKENS) {
          const leaving = tokens[at - RUN_TOKENS]! + 1;
          a = (a - Math.imul(leaving, LEAVING[0])) | 0;
          b = (b - Math.imul(leaving, LEAVING[1])) | 0;
        }
        if (at - start + 1 >= RUN_TOKENS) onRun(mix(a), mix(b) >>> (32 - LOW_BITS));
      }
    }
  }
}

/** Spreads every bit over all: low bits of a polynomial hash know low bits of tokens alone (the finaliser of MurmurHash3). */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function describe(found: readonly boolean[], rate: number, trainTokens: number): Finding {
  const check = 'leakage/token-runs';
  if (found.length === 0 || trainTokens === 0)
    return {
      check,
      severity: 'low',
      figure: null,
      sentence: `No run of ${RUN_TOKENS} tokens was there to compare between the splits.`,
    };
  const shared = found.filter(Boolean).length;
  const share = shared / found.length;
  const which = rate === 1 ? `${found.length}` : `${found.length} (one in ${rate})`;
  return {
    check,
    severity: share >= SHARED.high ? 'high' : share >= SHARED.low ? 'low' : 'ok',
    figure: share,
    sentence:
      `${shared} of ${which} runs of ${RUN_TOKENS} tokens that are held out also stand in train ` +
      `(${formatPercent(share)}).`,
  };
}
