import type { Draw } from '@sluice/determinism';

export interface BootstrapOptions {
  /** Items that are drawn again with replacement: documents, not tokens. */
  readonly itemCount: number;
  /** @default 1,000 */
  readonly resampleCount?: number;
  /** @default 0.95 */
  readonly coverage?: number;
}

/**
 * The percentile interval of a statistic over resampled items (Efron, "Bootstrap methods", 1979).
 *
 * @param statistic of items given by their places, which repeat; the array is overwritten between calls.
 */
export function bootstrapInterval(
  draw: Draw,
  statistic: (items: Uint32Array) => number,
  options: BootstrapOptions,
): readonly [low: number, high: number] {
  const { itemCount, resampleCount = 1_000, coverage = 0.95 } = options;
  if (!(itemCount >= 1))
    throw new RangeError(`bootstrapInterval: itemCount must be from 1, got ${itemCount}`);
  const items = new Uint32Array(itemCount);
  const values = new Float64Array(resampleCount);
  for (let resample = 0; resample < resampleCount; resample++) {
    for (let place = 0; place < itemCount; place++) items[place] = draw.below(itemCount);
    values[resample] = statistic(items);
  }
  values.sort();
  const tail = ((1 - coverage) / 2) * (resampleCount - 1);
  return [values[Math.floor(tail)]!, values[Math.ceil(resampleCount - 1 - tail)]!];
}
