import { compareCodeUnits } from '@sluice/determinism';
import type { StreamBlocks } from './balance-target.ts';
import type { Claim } from './largest-remainder.ts';

interface UniMaxOptions {
  readonly totalBlocks: number;
  /** How often a stream may be repeated, at least over 0. */
  readonly maxEpochs: number;
}

/**
 * The exact budgets of UniMax (Chung et al., "UniMax: Fairer and More Effective Language Sampling for Large-Scale
 * Multilingual Pretraining", ICLR 2023, Algorithm 1): from the smallest stream to the largest, each gets an equal part
 * of what is left, but at most `maxEpochs` times what it has.
 *
 * @throws RangeError for a cap that is not over 0.
 */
export function uniMaxBudgets(
  streams: readonly StreamBlocks[],
  { totalBlocks, maxEpochs }: UniMaxOptions,
): Claim[] {
  if (!(maxEpochs > 0 && maxEpochs < Infinity)) {
    throw new RangeError(`allocateQuotas: maxEpochs must be a number over 0, got ${maxEpochs}`);
  }
  const smallestFirst = streams.toSorted(
    (a, b) => a.blockCount - b.blockCount || compareCodeUnits(a.name, b.name),
  );
  const budgets = new Map<string, number>();
  let left = totalBlocks;
  for (const [rank, { name, blockCount }] of smallestFirst.entries()) {
    // A stream of nothing keeps a claim, so that it is named as empty.
    const cap = Math.max(1, Math.floor(blockCount * maxEpochs));
    const budget = Math.min(left / (streams.length - rank), cap);
    budgets.set(name, budget);
    left -= budget;
  }
  return streams.map(({ name }) => ({ name, weight: budgets.get(name)! }));
}
