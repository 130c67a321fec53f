/**
 * What a corpus can say of each promise that Sluice makes: kept, not kept or not measured. Decided by the findings of
 * the audit and the arithmetic of the manifest alone. A check that did not run, or had too little to tell by, never
 * counts as passed; what no check covers is not measured.
 */
import type { Finding } from '@sluice/records';
import { judgeBalance } from './promises/judge-balance.ts';
import { judgeGiveaways } from './promises/judge-giveaways.ts';
import { judgeLeakage } from './promises/judge-leakage.ts';
import { judgeLosses } from './promises/judge-losses.ts';
import { judgeOrigins } from './promises/judge-origins.ts';
import { judgeSameBytes } from './promises/judge-same-bytes.ts';
import { judgeUniform } from './promises/judge-uniform.ts';
import type { Corpus, Judged } from './promises/judged.ts';

export type Verdict = 'kept' | 'not kept' | 'not measured';

export interface PromiseVerdict {
  readonly promise: string;
  /** What is promised. */
  readonly claim: string;
  readonly verdict: Verdict;
  /** The figure that it is decided by, in words with its unit. */
  readonly figure: string;
  /** What breaks the promise by the manifest's own sums; what findings say is in `evidence`. */
  readonly faults: readonly string[];
  /** What was not measured though the promise speaks of it; a promise with gaps is never `kept`. */
  readonly gaps: readonly string[];
  /** The findings that it was decided by. */
  readonly evidence: readonly Finding[];
}

const PROMISES: readonly {
  readonly promise: string;
  readonly claim: string;
  readonly judge: (corpus: Corpus) => Judged;
}[] = [
  {
    promise: 'Uniform',
    claim: 'A sample is a uniform sample of the whole source.',
    judge: judgeUniform,
  },
  {
    promise: 'No giveaways',
    claim: 'What Sluice adds to a text never tells the domain; what the texts’ own form tells is measured.',
    judge: judgeGiveaways,
  },
  {
    promise: 'No leakage',
    claim: 'No document, group or cluster of near-duplicates has parts in two splits.',
    judge: judgeLeakage,
  },
  {
    promise: 'Every token has an origin',
    claim: 'Domain, subdomain, document, source file and row of every token, in every output format.',
    judge: judgeOrigins,
  },
  {
    promise: 'Exact balance',
    claim: 'Shares of trained tokens meet their targets within one block a domain.',
    judge: judgeBalance,
  },
  {
    promise: 'Same bytes',
    claim:
      'The same recipe, seed and lock give the same bytes, for any number of workers and on any machine.',
    judge: judgeSameBytes,
  },
  {
    promise: 'Nothing lost in silence',
    claim: 'Every record that does not reach the output is counted under a named reason.',
    judge: judgeLosses,
  },
];

/** The seven promises in their order, each with its verdict. */
export function judgePromises(corpus: Corpus): PromiseVerdict[] {
  return PROMISES.map(({ promise, claim, judge }) => {
    const { isBroken, ...judged } = judge(corpus);
    const verdict = isBroken ? 'not kept' : judged.gaps.length > 0 ? 'not measured' : 'kept';
    return { promise, claim, verdict, faults: [], ...judged };
  });
}
