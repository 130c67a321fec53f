import { makeMemoRoom } from './grow-memo.ts';
import { findLong, freeMedium, freeShort, type LongPiece, lastWord } from './memo-slots.ts';
import type { WordMemo } from './word-memo.ts';

/** Remembers the ids of a short piece. */
export function rememberShort(memo: WordMemo, key: readonly [number, number], ids: Int32Array): void {
  makeMemoRoom(memo, ids.length, 0);
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
  makeMemoRoom(memo, ids.length, 0);
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
  makeMemoRoom(memo, ids.length, words + 1);
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
