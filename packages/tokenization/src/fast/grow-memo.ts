import { freeMedium, freeShort } from './memo-slots.ts';
import { clearMemo, type WordMemo } from './word-memo.ts';

/**
 * Makes room for an entry: grows what is half full, or empties the memo where a part is at its limit. False where free slots
 * are where they were.
 */
export function makeMemoRoom(memo: WordMemo, ids: number, keyWords: number): boolean {
  const { limits } = memo;
  const isRoomy =
    8 * memo.shortCount < memo.short.length &&
    16 * memo.mediumCount < memo.medium.length &&
    8 * memo.longCount < memo.long.length &&
    memo.keysEnd + keyWords <= memo.keys.length &&
    memo.listsEnd + ids <= memo.lists.length;
  if (isRoomy) return false;
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
  return true;
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
    copySlot({ from: old, at, count: 4 }, memo.short, freeShort(memo, old[at]!, old[at + 1]!));
  }
}

function growMedium(memo: WordMemo): void {
  const old = memo.medium;
  memo.medium = new Int32Array(old.length * 2);
  memo.mediumMask = memo.medium.length / 8 - 1;
  for (let at = 0; at < old.length; at += 8) {
    if (old[at + 6] === 0) continue;
    copySlot({ from: old, at, count: 8 }, memo.medium, freeMedium(memo, old, at));
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
    copySlot({ from: old, at, count: 4 }, memo.long, slot << 2);
  }
}

interface Slot {
  readonly from: Int32Array;
  readonly at: number;
  readonly count: number;
}

/** Number by number, since a view of so few costs more than they do. */
function copySlot({ from, at, count }: Slot, to: Int32Array, place: number): void {
  for (let field = 0; field < count; field++) to[place + field] = from[at + field]!;
}
