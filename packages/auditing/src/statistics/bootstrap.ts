import type { Draw } from '@sluice/determinism';
import { drawBinomial } from './draw-counts.ts';

export interface BootstrapOptions {
  /** How many items there are of each kind; items of one kind mean the same to the statistic. */
  readonly counts: readonly number[];
  /** @default 1,000 */
  readonly resampleCount?: number;
  /** @default 0.95 */
  readonly coverage?: number;
}

/**
 * The percentile interval of a statistic over items that are drawn again with replacement: documents, not tokens (Efron,
 * "Bootstrap methods", 1979). Drawn is how many items there are of each kind, which is the same and takes a draw a kind.
 *
 * @param statistic of items given by their counts, kind by kind; the array is overwritten between calls.
 * @throws RangeError if there are no items
 */
export function bootstrapInterval(
  draw: Draw,
  statistic: (counts: Float64Array) => number,
  { counts, resampleCount = 1_000, coverage = 0.95 }: BootstrapOptions,
): readonly [low: number, high: number] {
  const itemCount = counts.reduce((sum, count) => sum + count, 0);
  if (!(itemCount >= 1)) throw new RangeError(`bootstrapInterval: there must be items, got ${itemCount}`);
  const drawn = new Float64Array(counts.length);
  const values = Float64Array.from({ length: resampleCount }, () => {
    drawMultinomial(draw, counts, drawn);
    return statistic(drawn);
  }).sort();
  const tail = ((1 - coverage) / 2) * (resampleCount - 1);
  return [values[Math.floor(tail)]!, values[Math.ceil(resampleCount - 1 - tail)]!];
}

/** As many items as there are, each of a kind with its share of them. */
function drawMultinomial(draw: Draw, counts: readonly number[], into: Float64Array): void {
  let items = counts.reduce((sum, count) => sum + count, 0);
  let wanted = items;
  for (const [kind, count] of counts.entries()) {
    into[kind] = drawBinomial(draw, wanted, count / items);
    items -= count;
    wanted -= into[kind]!;
  }
}
