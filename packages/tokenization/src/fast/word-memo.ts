/**
 * What pieces became, so that each is merged once: piece → ids, in typed arrays, with no strings.
 *
 * Pieces of at most eight bytes are their own key: two 32-bit words, padded with zeros, in a slot of four numbers;
 * those of 9 to 16 bytes likewise, four words in a slot of eight. Longer ones, and those that end in a NUL (which
 * padding would hide), have their words in an arena and are compared in full: equal hashes are never taken for equal
 * pieces. The tables grow with what they hold up to a fixed size; a full memo is emptied, so that memory is bounded
 * whatever is encoded.
 *
 * A value is two numbers: (id, -1), or (id, id), or (place in the list of ids, -count) for three and more.
 */
export interface WordMemo {
  /** Four numbers a slot: the two words of the key, the two of the value; a free slot has a key of zeros. */
  short: Int32Array;
  shortMask: number;
  /** Eight numbers a slot: the four words of the key, the value, 1 if the slot is taken, one unused. */
  medium: Int32Array;
  mediumMask: number;
  /** Four numbers a slot: hash, place of the key in `keys` (0 if the slot is free), the two of the value. */
  long: Int32Array;
  longMask: number;
  /** Keys of long pieces: length in bytes, then the words. */
  keys: Int32Array;
  /** Ids of pieces with three and more. */
  lists: Int32Array;
  shortCount: number;
  mediumCount: number;
  longCount: number;
  keysEnd: number;
  listsEnd: number;
  readonly limits: WordMemoLimits;
}

/** How large the parts may grow. Slots are powers of two. */
export interface WordMemoLimits {
  readonly shortSlots: number;
  readonly mediumSlots: number;
  readonly longSlots: number;
  readonly keyWords: number;
  readonly listIds: number;
}

/** About 17 MB when full: a corpus of 20 MB of prose has some 120,000 different pieces. */
export const WORD_MEMO_LIMITS: WordMemoLimits = {
  shortSlots: 2 ** 18,
  mediumSlots: 2 ** 17,
  longSlots: 2 ** 16,
  keyWords: 2 ** 20,
  listIds: 2 ** 20,
};

/** Longer pieces are merged each time: they hardly ever return. */
export const MAX_MEMO_BYTES = 256;

const FIRST_SLOTS = 2 ** 12;
const FIRST_NUMBERS = 2 ** 12;

export function wordMemo(limits: WordMemoLimits = WORD_MEMO_LIMITS): WordMemo {
  const memo: WordMemo = {
    short: new Int32Array(0),
    shortMask: 0,
    medium: new Int32Array(0),
    mediumMask: 0,
    long: new Int32Array(0),
    longMask: 0,
    keys: new Int32Array(Math.min(FIRST_NUMBERS, limits.keyWords)),
    lists: new Int32Array(Math.min(FIRST_NUMBERS, limits.listIds)),
    shortCount: 0,
    mediumCount: 0,
    longCount: 0,
    keysEnd: 1,
    listsEnd: 0,
    limits,
  };
  clearMemo(memo);
  return memo;
}

/** Forgets everything. */
export function clearMemo(memo: WordMemo): void {
  if (memo.short.length === 0) {
    memo.short = new Int32Array(4 * Math.min(FIRST_SLOTS, memo.limits.shortSlots));
    memo.medium = new Int32Array(8 * Math.min(FIRST_SLOTS, memo.limits.mediumSlots));
    memo.long = new Int32Array(4 * Math.min(FIRST_SLOTS, memo.limits.longSlots));
  }
  memo.short.fill(0);
  memo.medium.fill(0);
  memo.long.fill(0);
  memo.shortMask = memo.short.length / 4 - 1;
  memo.mediumMask = memo.medium.length / 8 - 1;
  memo.longMask = memo.long.length / 4 - 1;
  memo.shortCount = 0;
  memo.mediumCount = 0;
  memo.longCount = 0;
  memo.keysEnd = 1;
  memo.listsEnd = 0;
}
