import { type Draw, drawFor } from '@sluice/determinism';
import {
  type Budget,
  type BufferSize,
  createReservoir,
  createShuffleBuffer,
  takeBudget,
} from '@sluice/sampling';

/** The order in which a stream of items of one byte leaves a shuffle buffer. */
export function bufferedOrder(itemCount: number, size: BufferSize, seed: string): number[] {
  const buffer = createShuffleBuffer<number>(size, drawFor(seed, 'test/buffer', 'stream'));
  const order: number[] = [];
  for (let item = 0; item < itemCount; item++) order.push(...buffer.add(item, 1));
  return [...order, ...buffer.drain()];
}

export interface ReservoirStream {
  readonly itemCount: number;
  readonly budget: Budget;
  /** @default 1 each */
  readonly byteLengths?: ArrayLike<number>;
}

/** The items that a reservoir holds at the end of a stream. */
export function reservoirSample({ itemCount, budget, byteLengths }: ReservoirStream, draw: Draw): number[] {
  const reservoir = createReservoir(budget, draw);
  const lengths = byteLengths ?? new Uint8Array(itemCount).fill(1);
  const entered: { readonly item: number; readonly priority: number }[] = [];
  for (let item = 0; item < itemCount; item++) {
    const priority = reservoir.offer(lengths[item]!);
    if (priority !== undefined) entered.push({ item, priority });
  }
  const order = Uint32Array.from(
    entered.sort((a, b) => a.priority - b.priority),
    ({ item }) => item,
  );
  return [...takeBudget(order, lengths, budget)];
}
