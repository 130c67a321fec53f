import { makeMemoRoom } from './grow-memo.ts';
import { findLong, freeMedium, freeShort, type LongPiece, lastWord } from './memo-slots.ts';
import type { WordMemo } from './word-memo.ts';

/** The ids that a piece became: a stretch of a list. It is read and not kept. */
export interface FoundIds {
  ids: Int32Array;
  start: number;
  end: number;
}

/** Where a piece was looked for and is not: the offset of a free slot. The two words are those of a short piece. */
export interface FreeSlot {
  slot: number;
  first: number;
  second: number;
}

/** Remembers the ids of a short piece. */
export function rememberShort(
  memo: WordMemo,
  { slot, first, second }: Readonly<FreeSlot>,
  found: FoundIds,
): void {
  const isMoved = makeMemoRoom(memo, found.end - found.start, 0);
  const at = isMoved ? freeShort(memo, first, second) : slot;
  memo.short[at] = first;
  memo.short[at + 1] = second;
  writeValue(memo, memo.short, at + 2, found);
  memo.shortCount++;
}

/** Remembers the ids of a piece of 9 to 16 bytes, which are four words. @param free the offset of a free slot for it */
export function rememberMedium(memo: WordMemo, key: Int32Array, free: number, found: FoundIds): void {
  const isMoved = makeMemoRoom(memo, found.end - found.start, 0);
  const slot = isMoved ? freeMedium(memo, key, 0) : free;
  for (let word = 0; word < 4; word++) memo.medium[slot + word] = key[word]!;
  memo.medium[slot + 6] = 1;
  writeValue(memo, memo.medium, slot + 4, found);
  memo.mediumCount++;
}

/** Remembers the ids of a long piece. */
export function rememberLong(
  memo: WordMemo,
  view: DataView,
  piece: Readonly<LongPiece>,
  found: FoundIds,
): void {
  const words = (piece.end - piece.start + 3) >> 2;
  makeMemoRoom(memo, found.end - found.start, words + 1);
  const slot = -1 - findLong(memo, view, piece);
  memo.long[slot] = piece.hash;
  memo.long[slot + 1] = memo.keysEnd;
  writeValue(memo, memo.long, slot + 2, found);
  memo.keys[memo.keysEnd++] = piece.end - piece.start;
  let at = piece.start;
  for (; at + 4 <= piece.end; at += 4) memo.keys[memo.keysEnd++] = view.getInt32(at, true);
  if (at < piece.end) memo.keys[memo.keysEnd++] = lastWord(view, at, piece.end);
  memo.longCount++;
}

function writeValue(
  memo: WordMemo,
  slots: Int32Array,
  at: number,
  { ids, start, end }: Readonly<FoundIds>,
): void {
  if (end - start <= 2) {
    slots[at] = ids[start]!;
    slots[at + 1] = end - start === 2 ? ids[start + 1]! : -1;
    return;
  }
  slots[at] = memo.listsEnd;
  slots[at + 1] = start - end;
  for (let index = start; index < end; index++) memo.lists[memo.listsEnd++] = ids[index]!;
}
