/**
 * The merges of a model as a map from pairs of ids to ranks, for many look-ups of which half find nothing. One typed
 * array of bits, small enough for the processor's cache, answers most of those; a table with open addressing and eight
 * bytes a slot answers the others. Both are built once and then only read.
 */
export interface MergeTable {
  /** A bit for each hash of a pair: where it is 0, no pair with that hash merges. */
  readonly bits: Int32Array;
  /** Bits less one: their number is a power of two. */
  readonly bitMask: number;
  /** Two words a slot, both -1 where it is free: left id and right id, the low and the high part of the rank above. */
  readonly slots: Int32Array;
  readonly slotMask: number;
  readonly idBits: number;
  /** By rank the id of what the pair becomes. Undefined where those ids follow one another, as they mostly do. */
  readonly results: Int32Array | undefined;
  /** The id of what the pair of rank 0 becomes. */
  readonly firstResult: number;
}

/** What is said to be the rank of pairs that do not merge. */
export const NO_RANK = 0x7fffffff;

/** The most bits that an id may have: of 64 bits of a slot at least 22 are left for the rank. */
export const MAX_ID_BITS = 21;

/** So many bits for a merge, rounded up: a sixteenth to an eighth of the pairs that do not merge pass them. */
const BITS_A_MERGE = 8;

/** Rows of left, right, result; a row's place is its rank. Of equal pairs the last counts, as in the Rust library. */
export function mergeTable(rows: Int32Array): MergeTable {
  const count = rows.length / 3;
  const idBits = 32 - Math.clz32(rows.reduce((largest, id) => Math.max(largest, id), 1) + 1); // no id is all ones
  if (idBits > MAX_ID_BITS) throw new RangeError(`mergeTable: ids must be below 2^${MAX_ID_BITS}`);
  const table = {
    bits: new Int32Array(powerOfTwo(BITS_A_MERGE * count, 32) / 32),
    bitMask: powerOfTwo(BITS_A_MERGE * count, 32) - 1,
    slots: new Int32Array(2 * powerOfTwo(1.5 * count, 16)).fill(-1),
    slotMask: powerOfTwo(1.5 * count, 16) - 1,
    idBits,
    ...resultsOf(rows),
  };
  for (let rank = 0; rank < count; rank++) insert(table, rows[3 * rank]!, rows[3 * rank + 1]!, rank);
  return table;
}

function resultsOf(rows: Int32Array): Pick<MergeTable, 'results' | 'firstResult'> {
  const ids = Int32Array.from({ length: rows.length / 3 }, (_, rank) => rows[3 * rank + 2]!);
  const firstResult = ids[0] ?? 0;
  return { results: ids.every((id, rank) => id === firstResult + rank) ? undefined : ids, firstResult };
}

/** The id of what the pair of a rank becomes. */
export function resultOf({ results, firstResult }: MergeTable, rank: number): number {
  return results === undefined ? firstResult + rank : results[rank]!;
}

function powerOfTwo(atLeast: number, least: number): number {
  let size = least;
  while (size < atLeast) size *= 2;
  return size;
}

function insert(
  { bits, bitMask, slots, slotMask, idBits }: MergeTable,
  ...row: [number, number, number]
): void {
  const [left, right, rank] = row;
  const hash = hashPair(left, right);
  bits[(hash & bitMask) >>> 5]! |= 1 << (hash & 31);
  const idMask = (1 << idBits) - 1;
  let at = (hash & slotMask) << 1;
  while (slots[at] !== -1 && ((slots[at]! ^ left) | (slots[at + 1]! ^ right)) & idMask) {
    at = (at + 2) & ((slotMask << 1) | 1);
  }
  slots[at] = left | (rank << idBits);
  slots[at + 1] = right | ((rank >>> (32 - idBits)) << idBits);
}

function hashPair(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** The rank of a pair, or {@link NO_RANK}. */
export function rankOf(table: MergeTable, left: number, right: number): number {
  const hash = hashPair(left, right);
  if ((table.bits[(hash & table.bitMask) >>> 5]! >>> (hash & 31)) & 1)
    return findRank(table, left, right, hash);
  return NO_RANK;
}

function findRank(table: MergeTable, left: number, right: number, hash: number): number {
  const { slots, slotMask, idBits } = table;
  const idMask = (1 << idBits) - 1;
  let at = (hash & slotMask) << 1;
  for (;;) {
    const first = slots[at]!;
    const second = slots[at + 1]!;
    if ((((first ^ left) | (second ^ right)) & idMask) === 0 && first !== -1) {
      return (first >>> idBits) | ((second >>> idBits) << (32 - idBits));
    }
    if (first === -1) return NO_RANK;
    at = (at + 2) & ((slotMask << 1) | 1);
  }
}
