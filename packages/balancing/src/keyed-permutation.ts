/**
 * A permutation of 0 .. size - 1 that is computed place by place, so that tasks on any machine agree on the order of
 * any number of blocks without a table of it.
 *
 * Up to 65,536 places it is a shuffled table, every order equally likely. Above, it is a Feistel network of eight
 * rounds on the next even number of bits, its round function SipHash under a key of its own, walked until it falls
 * below `size` (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002: cycle walking keeps it a
 * permutation). Memory is constant, at most 128 KiB; a place costs eight hashes for each of at most four walks on
 * average.
 */
import { drawFor, drawKey, keyedHash } from '@sluice/determinism';

const LARGEST_TABLE = 65_536;
const ROUNDS = 8;
const PURPOSE = 'balancing/permutation';

/** What stands at a place: an integer in [0, size), different for every place. */
export type Permutation = (place: number) => number;

/**
 * The permutation of (seed, id, size).
 *
 * @param of - `id` names what is put in order; `size` is an integer from 0 to 2^42.
 * @throws RangeError for another size, and from the permutation for a place that is not in [0, size).
 */
export function keyedPermutation(
  seed: string,
  of: { readonly id: string; readonly size: number },
): Permutation {
  const { id, size } = of;
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 42) {
    throw new RangeError(`keyedPermutation: size must be an integer from 0 to 2^42, got ${size}`);
  }
  const key = `${size}:${id}`;
  const permute =
    size <= LARGEST_TABLE ? tablePermutation(seed, key, size) : feistelPermutation(seed, key, size);
  return (place) => {
    if (!Number.isInteger(place) || place < 0 || place >= size) {
      throw new RangeError(`keyedPermutation: place must be an integer in [0, ${size}), got ${place}`);
    }
    return permute(place);
  };
}

function tablePermutation(seed: string, key: string, size: number): Permutation {
  const table = new Uint16Array(size);
  for (let index = 0; index < size; index++) table[index] = index;
  drawFor(seed, PURPOSE, key).shuffle(table);
  return (place) => table[place]!;
}

function feistelPermutation(seed: string, key: string, size: number): Permutation {
  const halfBits = Math.ceil(Math.log2(size) / 2);
  const half = 2 ** halfBits;
  const { fraction } = keyedHash(drawKey(seed, PURPOSE, key).slice(0, 32));
  const encipher = (value: number) => {
    let left = Math.floor(value / half);
    let right = value % half;
    for (let round = 0; round < ROUNDS; round++) {
      // The message holds the round above the half block: at most 8 * 2^21, well inside the hash's 2^53.
      const mask = Math.floor(fraction(round * half + right) * half);
      const next = (left ^ mask) >>> 0;
      left = right;
      right = next;
    }
    return left * half + right;
  };
  return (place) => {
    let value = encipher(place);
    while (value >= size) value = encipher(value);
    return value;
  };
}
