import type { Draw } from '@sluice/determinism';

/** How much a shuffle buffer holds: so many items, or items of so many bytes. */
export type BufferSize = { readonly documents: number } | { readonly bytes: number };

/** A buffer that items pass through in an order that is shuffled within its size. */
export interface ShuffleBuffer<Item> {
  /** Takes an item in, and gives those that leave for it, in their order. */
  add(item: Item, byteLength: number): Item[];
  /** Gives what is left at the end of the stream, in order of leaving. */
  drain(): Item[];
}

/**
 * A shuffle buffer, as the usual loaders have it: it is filled, then for each item that comes in one leaves, drawn from
 * the buffer (with a size in bytes: as many as it takes to have room).
 *
 * Not uniform: the first n items to leave all come from the first n and a buffer's content of the stream. Here for
 * comparison, and for those who accept that. Memory: the buffer.
 *
 * @throws RangeError for a size that is not a positive integer
 */
export function createShuffleBuffer<Item>(size: BufferSize, draw: Draw): ShuffleBuffer<Item> {
  const limit = 'documents' in size ? size.documents : size.bytes;
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RangeError(`createShuffleBuffer: the size must be a positive integer, got ${limit}`);
  const held: { readonly item: Item; readonly amount: number }[] = [];
  let amountHeld = 0;
  const takeOne = (): Item => {
    const place = draw.below(held.length);
    const { item, amount } = held[place]!;
    const last = held.pop()!;
    if (place < held.length) held[place] = last;
    amountHeld -= amount;
    return item;
  };
  return {
    add(item, byteLength) {
      const amount = 'documents' in size ? 1 : byteLength;
      const left: Item[] = [];
      while (held.length > 0 && amountHeld + amount > limit) left.push(takeOne());
      held.push({ item, amount });
      amountHeld += amount;
      return left;
    },
    drain() {
      const left: Item[] = [];
      while (held.length > 0) left.push(takeOne());
      return left;
    },
  };
}
