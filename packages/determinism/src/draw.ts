import seedrandom from 'seedrandom';
import { drawKey } from './draw-key.ts';

/** A generator that belongs to one decision. Its values depend on the key alone. */
export interface Draw {
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** An integer in [0, limit), each equally likely. `limit` is an integer from 1 to 2^32. */
  below(limit: number): number;
  /** An index into `weights`, each with probability weight / sum. Weights are finite, none negative, one positive. */
  pickWeighted(weights: readonly number[]): number;
  /** Permutes the array in place, every order equally likely (Fisher and Yates, Durstenfeld's form). */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T;
}

/**
 * The generator of one decision: a function of (seed, purpose, id) and of nothing else.
 *
 * It is seedrandom's Alea (Johannes Baagøe), seeded with {@link drawKey}.
 */
export function drawFor(seed: string, purpose: string, id: string): Draw {
  const generator = seedrandom.alea(drawKey(seed, purpose, id));
  const draw: Draw = {
    uniform: () => generator.double(),
    below: (limit) => below(generator, limit),
    pickWeighted: (weights) => pickWeighted(generator.double(), weights),
    shuffle: (items) => shuffle(draw, items),
  };
  return draw;
}

const TWO_32 = 2 ** 32;

function below(generator: seedrandom.PRNG, limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > TWO_32) {
    throw new RangeError(`below: limit must be an integer from 1 to 2^32, got ${limit}`);
  }
  const fair = TWO_32 - (TWO_32 % limit);
  let bits: number;
  do bits = generator.int32() >>> 0;
  while (bits >= fair);
  return bits % limit;
}

function pickWeighted(uniform: number, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`pickWeighted: a weight is ${weight}`);
    total += weight;
  }
  if (total <= 0) throw new RangeError('pickWeighted: needs at least one positive weight');
  if (total === Infinity) throw new RangeError('pickWeighted: the sum of the weights is too large');
  let rest = uniform * total;
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index]!;
    if (rest < 0) return index;
  }
  return weights.findLastIndex((weight) => weight > 0); // rounding in the sum of the weights
}

function shuffle<T extends { [index: number]: unknown; readonly length: number }>(draw: Draw, items: T): T {
  for (let last = items.length - 1; last > 0; last--) {
    const other = draw.below(last + 1);
    const held = items[last];
    items[last] = items[other];
    items[other] = held;
  }
  return items;
}
