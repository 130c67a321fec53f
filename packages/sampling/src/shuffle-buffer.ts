import type { Draw } from '@sluice/determinism';

/** A stream's length and the buffer's, in items. */
export interface ShuffleBufferSize {
  readonly itemCount: number;
  readonly bufferSize: number;
}

/**
 * The order in which a shuffle buffer lets a stream out: it is filled, then each step lets one item out, drawn from
 * the buffer, and takes the next item in its place. What the usual loaders do.
 *
 * Not uniform: the first n items out all come from the first n + bufferSize of the stream. Here for comparison, and
 * for those who accept that.
 *
 * @throws RangeError for a buffer that is not an integer from 1, or a count that is not one from 0.
 */
export function shuffleBufferOrder(size: ShuffleBufferSize, draw: Draw): Uint32Array {
  const { itemCount, bufferSize } = size;
  if (itemCount >>> 0 !== itemCount)
    throw new RangeError(`shuffleBufferOrder: itemCount must be an integer from 0, got ${itemCount}`);
  if (!Number.isSafeInteger(bufferSize) || bufferSize < 1)
    throw new RangeError(`shuffleBufferOrder: bufferSize must be an integer from 1, got ${bufferSize}`);
  const order = new Uint32Array(itemCount);
  const buffer = Uint32Array.from({ length: Math.min(bufferSize, itemCount) }, (_, index) => index);
  let next = buffer.length;
  let held = buffer.length;
  for (let out = 0; out < itemCount; out++) {
    const place = draw.below(held);
    order[out] = buffer[place]!;
    buffer[place] = next < itemCount ? next++ : buffer[--held]!;
  }
  return order;
}
