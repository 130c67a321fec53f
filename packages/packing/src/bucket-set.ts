/**
 * A set of small integers that finds the next member above or below a number in a few steps: a bitmap, and above it
 * bitmaps of which words are not empty, 32 to one (a van Emde Boas layout of fixed fan-out). It makes best fit
 * near-linear: one step a level, and a block of 32,768 tokens has three levels.
 */
export interface BucketSet {
  add(member: number): void;
  remove(member: number): void;
  /** The smallest member that is at least `from`, or -1. */
  atLeast(from: number): number;
  /** The largest member that is at most `from`, or -1. */
  atMost(from: number): number;
}

/** An empty set for the integers from 0 to `largest`. */
export function createBucketSet(largest: number): BucketSet {
  const levels: Uint32Array[] = [];
  for (let words = largest + 1; levels.length === 0 || words > 1; ) {
    words = Math.ceil(words / 32);
    levels.push(new Uint32Array(words));
  }
  return {
    add(member) {
      for (let index = member, level = 0; level < levels.length; level++, index >>>= 5) {
        levels[level]![index >>> 5]! |= 1 << (index & 31);
      }
    },
    remove(member) {
      for (let index = member, level = 0; level < levels.length; level++, index >>>= 5) {
        const words = levels[level]!;
        words[index >>> 5]! &= ~(1 << (index & 31));
        if (words[index >>> 5] !== 0) return;
      }
    },
    atLeast: (from) => (from > largest ? -1 : climb(levels, Math.max(0, from), lowestFrom, lowestBit)),
    atMost: (from) => (from < 0 ? -1 : climb(levels, Math.min(largest, from), highestUpTo, highestBit)),
  };
}

type Find = (word: number, bit: number) => number;

/** Up until a word has a bit on the wanted side of `from`, then down along the nearest bits. */
function climb(
  levels: readonly Uint32Array[],
  from: number,
  find: Find,
  nearest: (word: number) => number,
): number {
  let index = from;
  for (let level = 0; level < levels.length; level++) {
    const bit = index < 0 ? -1 : find(levels[level]![index >>> 5] ?? 0, index & 31);
    if (bit >= 0) {
      index = (index & ~31) | bit;
      while (level-- > 0) index = index * 32 + nearest(levels[level]![index]!);
      return index;
    }
    // On the level above, the own word is spent: start beside it.
    index = (index >> 5) + (find === lowestFrom ? 1 : -1);
  }
  return -1;
}

function lowestFrom(word: number, bit: number): number {
  const rest = word & (-1 << bit);
  return rest === 0 ? -1 : lowestBit(rest);
}

function highestUpTo(word: number, bit: number): number {
  const rest = word & (-1 >>> (31 - bit));
  return rest === 0 ? -1 : highestBit(rest);
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function highestBit(word: number): number {
  return 31 - Math.clz32(word);
}
