/**
 * A permutation of 0 .. size - 1 that is computed place by place, so that tasks on any machine agree on the order of
 * any number of blocks without a table of it.
 *
 * Up to 65,536 places it is a shuffled table, every order equally likely. Above, it is a Feistel network of eight
 * rounds over the rows and columns of a rectangle that holds the places, each shifted in turn by a hash of the other,
 * SipHash under a key of the permutation's own; what falls outside is sent through again (Black and Rogaway, "Ciphers
 * with arbitrary finite domains", 2002: both keep it a permutation). The rectangle is at most a row too large, so that
 * a place costs eight hashes and hardly ever more. Memory is constant, at most 128 KiB.
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
  const columns = Math.ceil(Math.sqrt(size));
  const rows = Math.ceil(size / columns);
  const { fraction } = keyedHash(drawKey(seed, PURPOSE, key).slice(0, 32));
  // The message of a hash holds the round above the half that it is of, which is at most 2^21.
  const shift = (round: number, half: number, modulus: number) =>
    Math.floor(fraction(round * 2 ** 32 + half) * modulus);
  const encipher = (value: number) => {
    let row = Math.floor(value / columns);
    let column = value % columns;
    for (let round = 0; round < ROUNDS; round += 2) {
      row = (row + shift(round, column, rows)) % rows;
      column = (column + shift(round + 1, row, columns)) % columns;
    }
    return row * columns + column;
  };
  return (place) => {
    let value = encipher(place);
    while (value >= size) value = encipher(value);
    return value;
  };
}
