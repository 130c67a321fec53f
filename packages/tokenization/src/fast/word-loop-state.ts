/** What the word loop works on, used again and again from text to text. */
import type { LongPiece } from './memo-slots.ts';
import type { FoundIds, FreeSlot } from './remember-piece.ts';
import { type WordMemo, wordMemo } from './word-memo.ts';

/** Bytes that must be readable behind a text. */
export const PADDING = 16;

/** A text's bytes, the memo, and where ids go. One owner: the engine. */
export interface WordLoopState {
  bytes: Uint8Array;
  view: DataView;
  ids: Int32Array;
  idCount: number;
  readonly memo: WordMemo;
  /** The short piece at hand, where it is new. */
  readonly free: FreeSlot;
  /** The words of the medium piece at hand. */
  readonly key: Int32Array;
  /** The long piece at hand. */
  readonly piece: LongPiece;
  /** What a new piece became. */
  readonly found: FoundIds;
  /** The longest piece of this batch, among those of more than eight bytes. */
  longestPieceBytes: number;
}

export function wordLoopState(): WordLoopState {
  const bytes = new Uint8Array(2 ** 12);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    ids: new Int32Array(2 ** 12),
    idCount: 0,
    memo: wordMemo(),
    free: { slot: 0, first: 0, second: 0 },
    key: new Int32Array(4),
    piece: { start: 0, end: 0, hash: 0 },
    found: { ids: new Int32Array(0), start: 0, end: 0 },
    longestPieceBytes: 0,
  };
}
