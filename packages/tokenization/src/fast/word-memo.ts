/**
 * What pieces became, so that each is merged once: piece → ids, in typed arrays, with no strings.
 *
 * Pieces of at most eight bytes are their own key: two 32-bit words, padded with zeros, in a slot of four numbers;
 * those of 9 to 16 bytes likewise, four words in a slot of eight. Longer ones, and those that end in a NUL (which
 * padding would hide), have their words in an arena and are compared in full: equal hashes are never taken for equal
 * pieces. The tables grow with what they hold up to a fixed size; a
 * full memo is emptied, so that memory is bounded whatever is encoded.
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

export function wordMemo(limits: WordMemoLimits = WORD_MEMO_LIMITS): WordMemo {
  const memo: WordMemo = {
    short: new Int32Array(0),
    shortMask: 0,
    medium: new Int32Array(0),
    mediumMask: 0,
    long: new Int32Array(0),
    longMask: 0,
    keys: new Int32Array(2 ** 12),
    lists: new Int32Array(2 ** 12),
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

function clearMemo(memo: WordMemo): void {
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

/** The hash of a short key; the engine computes the same in its loop. */
export function hashShort(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** The hash of a key of four words. */
export function hashMedium(first: number, second: number, third: number, fourth: number): number {
  const mixed =
    Math.imul(first, 0x9e3779b1) ^
    Math.imul(second, 0x85ebca6b) ^
    Math.imul(third, 0xc2b2ae35) ^
    Math.imul(fourth, 0x27d4eb2f);
  return mixed ^ (mixed >>> 15);
}

/** The offset of a long piece's slot, or -1 - offset of the free slot where it would be. */
export function findLong(memo: WordMemo, view: DataView, { start, end, hash }: Readonly<LongPiece>): number {
  const { long, longMask, keys } = memo;
  const byteLength = end - start;
  for (let slot = hash & longMask; ; slot = (slot + 1) & longMask) {
    const at = slot << 2;
    const key = long[at + 1]!;
    if (key === 0) return -1 - at;
    if (long[at] !== hash || keys[key] !== byteLength) continue;
    if (sameWords(keys, key + 1, view, start, end)) return at;
  }
}

/** A piece of the buffer with its hash. */
export interface LongPiece {
  start: number;
  end: number;
  hash: number;
}

/** The hash of a piece by its words. */
export function hashLong(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  if (at < end) hash = Math.imul(hash ^ lastWord(view, at, end), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function sameWords(keys: Int32Array, key: number, view: DataView, start: number, end: number): boolean {
  let word = key;
  let at = start;
  for (; at + 4 <= end; at += 4) if (keys[word++] !== view.getInt32(at, true)) return false;
  return at >= end || keys[word] === lastWord(view, at, end);
}

/** The last one to three bytes, padded with zeros. The buffer has room behind its text. */
function lastWord(view: DataView, at: number, end: number): number {
  return view.getInt32(at, true) & ((1 << ((end - at) << 3)) - 1);
}

/** Remembers the ids of a short piece. */
export function rememberShort(memo: WordMemo, key: readonly [number, number], ids: Int32Array): void {
  makeRoom(memo, ids.length, 0);
  const slot = freeShort(memo, key[0], key[1]);
  memo.short[slot] = key[0];
  memo.short[slot + 1] = key[1];
  writeValue(memo, memo.short, slot + 2, ids);
  memo.shortCount++;
}

/** Remembers the ids of a piece of 9 to 16 bytes. */
export function rememberMedium(
  memo: WordMemo,
  key: readonly [number, number, number, number],
  ids: Int32Array,
): void {
  makeRoom(memo, ids.length, 0);
  const slot = freeMedium(memo, key);
  memo.medium.set(key, slot);
  memo.medium[slot + 6] = 1;
  writeValue(memo, memo.medium, slot + 4, ids);
  memo.mediumCount++;
}

/** Remembers the ids of a long piece. */
export function rememberLong(
  memo: WordMemo,
  view: DataView,
  piece: Readonly<LongPiece>,
  ids: Int32Array,
): void {
  const words = (piece.end - piece.start + 3) >> 2;
  makeRoom(memo, ids.length, words + 1);
  const slot = -1 - findLong(memo, view, piece);
  memo.long[slot] = piece.hash;
  memo.long[slot + 1] = memo.keysEnd;
  writeValue(memo, memo.long, slot + 2, ids);
  memo.keys[memo.keysEnd++] = piece.end - piece.start;
  let at = piece.start;
  for (; at + 4 <= piece.end; at += 4) memo.keys[memo.keysEnd++] = view.getInt32(at, true);
  if (at < piece.end) memo.keys[memo.keysEnd++] = lastWord(view, at, piece.end);
  memo.longCount++;
}

function writeValue(memo: WordMemo, slots: Int32Array, at: number, ids: Int32Array): void {
  if (ids.length <= 2) {
    slots[at] = ids[0]!;
    slots[at + 1] = ids.length === 2 ? ids[1]! : -1;
    return;
  }
  slots[at] = memo.listsEnd;
  slots[at + 1] = -ids.length;
  memo.lists.set(ids, memo.listsEnd);
  memo.listsEnd += ids.length;
}

function freeShort({ short, shortMask }: WordMemo, first: number, second: number): number {
  let slot = hashShort(first, second) & shortMask;
  while (short[slot << 2] !== 0 || short[(slot << 2) + 1] !== 0) slot = (slot + 1) & shortMask;
  return slot << 2;
}

function freeMedium(
  { medium, mediumMask }: WordMemo,
  key: readonly [number, number, number, number],
): number {
  let slot = hashMedium(...key) & mediumMask;
  while (medium[(slot << 3) + 6] !== 0) slot = (slot + 1) & mediumMask;
  return slot << 3;
}

/** Grows what is more than half full, or empties the memo where a part is at its limit. */
function makeRoom(memo: WordMemo, ids: number, keyWords: number): void {
  const { limits } = memo;
  const full =
    2 * memo.shortCount >= limits.shortSlots ||
    2 * memo.mediumCount >= limits.mediumSlots ||
    2 * memo.longCount >= limits.longSlots ||
    memo.keysEnd + keyWords > limits.keyWords ||
    memo.listsEnd + ids > limits.listIds;
  if (full) clearMemo(memo);
  if (8 * memo.shortCount >= memo.short.length) growShort(memo);
  if (16 * memo.mediumCount >= memo.medium.length) growMedium(memo);
  if (8 * memo.longCount >= memo.long.length) growLong(memo);
  memo.keys = grown(memo.keys, memo.keysEnd + keyWords, limits.keyWords);
  memo.lists = grown(memo.lists, memo.listsEnd + ids, limits.listIds);
}

function grown(array: Int32Array, needed: number, limit: number): Int32Array {
  if (needed <= array.length) return array;
  const larger = new Int32Array(Math.min(limit, Math.max(2 * array.length, needed)));
  larger.set(array);
  return larger;
}

function growShort(memo: WordMemo): void {
  const old = memo.short;
  memo.short = new Int32Array(old.length * 2);
  memo.shortMask = memo.short.length / 4 - 1;
  for (let at = 0; at < old.length; at += 4) {
    if (old[at] === 0 && old[at + 1] === 0) continue;
    memo.short.set(old.subarray(at, at + 4), freeShort(memo, old[at]!, old[at + 1]!));
  }
}

function growMedium(memo: WordMemo): void {
  const old = memo.medium;
  memo.medium = new Int32Array(old.length * 2);
  memo.mediumMask = memo.medium.length / 8 - 1;
  for (let at = 0; at < old.length; at += 8) {
    if (old[at + 6] === 0) continue;
    const slot = freeMedium(memo, [old[at]!, old[at + 1]!, old[at + 2]!, old[at + 3]!]);
    memo.medium.set(old.subarray(at, at + 8), slot);
  }
}

function growLong(memo: WordMemo): void {
  const old = memo.long;
  memo.long = new Int32Array(old.length * 2);
  memo.longMask = memo.long.length / 4 - 1;
  for (let at = 0; at < old.length; at += 4) {
    if (old[at + 1] === 0) continue;
    let slot = old[at]! & memo.longMask;
    while (memo.long[(slot << 2) + 1] !== 0) slot = (slot + 1) & memo.longMask;
    memo.long.set(old.subarray(at, at + 4), slot << 2);
  }
}
