import type { Draw } from '@sluice/determinism';

/** The size of a stream and of the sample from it, in items. */
export interface ReservoirSize {
  readonly itemCount: number;
  readonly sampleSize: number;
}

/**
 * Algorithm L (Li, "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))", 1994): the places of a
 * uniform sample without replacement, in no useful order. Uniform, but a function of the stream's order: use
 * bottom-k where several tasks read, or where a larger sample should contain a smaller one.
 *
 * @throws RangeError for sizes that are not integers from 0 to 2^32 - 1.
 */
export function reservoirSample(size: ReservoirSize, draw: Draw): Uint32Array {
  const { itemCount, sampleSize } = size;
  checkCount(itemCount, 'itemCount');
  checkCount(sampleSize, 'sampleSize');
  const reservoir = Uint32Array.from({ length: Math.min(itemCount, sampleSize) }, (_, index) => index);
  if (sampleSize === 0) return reservoir;
  let weight = 1;
  let next = sampleSize - 1;
  for (;;) {
    weight *= Math.exp(Math.log(1 - draw.uniform()) / sampleSize);
    next += Math.floor(Math.log(1 - draw.uniform()) / Math.log1p(-weight)) + 1;
    if (!(next < itemCount)) return reservoir;
    reservoir[draw.below(sampleSize)] = next;
  }
}

function checkCount(value: number, name: string): void {
  if (value >>> 0 !== value)
    throw new RangeError(`reservoirSample: ${name} must be an integer from 0 to 2^32 - 1, got ${value}`);
}
