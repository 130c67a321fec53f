/**
 * The loop that all text goes through: find a piece, look up what it became, write its ids.
 *
 * Nearly all pieces of prose, maths and code are a space or another single character, and then a few ASCII letters.
 * For those the end is found eight bytes at a time without a branch: the bytes are tested for letters in two 32-bit
 * words, the results gathered to eight bits, and the first zero counted. The same two words, masked, are the memo's
 * key. Every other piece goes to the engine's own scanner.
 *
 * What one engine does otherwise than another is data ({@link WordLoopRules}), so that there is one loop. It is one
 * function longer than others here since calls in it would cost more than its work.
 */

import { findLong, hashLong, hashMedium } from './memo-slots.ts';
import type { MergeSpace } from './merge-symbols.ts';
import type { PieceScanner } from './piece-scanner.ts';
import { type FoundIds, rememberLong, rememberMedium, rememberShort } from './remember-piece.ts';
import type { WordLoopState } from './word-loop-state.ts';
import { MAX_MEMO_BYTES } from './word-memo.ts';

/** How pieces begin and end. */
export interface WordLoopRules {
  /** By first byte: {@link PREFIX} and {@link WORD} may begin a piece of letters, 0 goes to the scanner. */
  readonly firstKinds: Uint16Array;
  /** Whether a capital can only be the first of a piece's letters, with a small letter behind it. */
  readonly cased: boolean;
  /** By last byte (masked, times 256) plus next byte: 1 where the letters' end is not surely the piece's. */
  readonly doubtful: Uint8Array;
  readonly lastByteMask: number;
  readonly scan: PieceScanner;
  /** Appends the ids of a piece of the state's bytes to its ids. */
  readonly encodePiece: (state: WordLoopState, start: number, end: number) => void;
}

/** A kind of first byte is the bit that must not be set among the non-letters: the second byte's, or none. */
export const PREFIX = 2;
export const WORD = 256;

// Masks of the first word and of the second for keys of 0 to 8 bytes.
const FIRST_MASKS = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const SECOND_MASKS = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

const BOTH_CASES = 0x20202020;

/** Encodes a stretch of the state's bytes. There must be room for one id a byte and two more. */
export function encodeStretch(state: WordLoopState, rules: WordLoopRules, start: number, end: number): void {
  const { bytes, view, ids, memo, free } = state;
  const { firstKinds, cased, doubtful, lastByteMask, scan } = rules;
  const fold = cased ? 0 : BOTH_CASES;
  let { short, shortMask } = memo;
  let idCount = state.idCount;
  let at = start;
  while (at < end) {
    let first = view.getInt32(at, true);
    let second = view.getInt32(at + 4, true);
    const kind = firstKinds[first & 0xff]!;
    let pieceEnd = 0;
    if (kind !== 0) {
      let others = nonLetters(first, second, fold) & ~1;
      if (cased) others = withCapital(bytes, at, kind, others);
      if ((others & kind) === 0) {
        others |= 256;
        pieceEnd = at + 31 - Math.clz32(others & -others);
        if (pieceEnd === at + 8) pieceEnd = lettersEnd(view, pieceEnd, end, fold);
        if (pieceEnd >= end) pieceEnd = end;
        else if (doubtful[((bytes[pieceEnd - 1]! & lastByteMask) << 8) | bytes[pieceEnd]!] !== 0)
          pieceEnd = 0;
      }
    }
    if (pieceEnd === 0) pieceEnd = scan(bytes, at, end);
    const byteLength = pieceEnd - at;
    if (byteLength <= 8 && bytes[pieceEnd - 1] !== 0) {
      first &= FIRST_MASKS[byteLength]!;
      second &= SECOND_MASKS[byteLength]!;
      let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
      hash ^= hash >>> 15;
      let slot = (hash & shortMask) << 2;
      for (;;) {
        const held = short[slot]!;
        if (held === first && short[slot + 1] === second) {
          const value = short[slot + 2]!;
          const next = short[slot + 3]!;
          ids[idCount] = value;
          ids[idCount + 1] = next;
          if (next >= -1) idCount += next < 0 ? 1 : 2;
          else idCount = copyList(memo.lists, value, next, ids, idCount);
          break;
        }
        if (held === 0 && short[slot + 1] === 0) {
          state.idCount = idCount;
          free.slot = slot;
          free.first = first;
          free.second = second;
          rememberShort(memo, free, encodeNew(state, rules, at, pieceEnd));
          idCount = state.idCount;
          short = memo.short;
          shortMask = memo.shortMask;
          break;
        }
        slot = (slot + 4) & ((shortMask << 2) | 3);
      }
    } else {
      state.idCount = idCount;
      if (byteLength <= 16 && bytes[pieceEnd - 1] !== 0) encodeMedium(state, rules, at, pieceEnd);
      else encodeLong(state, rules, at, pieceEnd);
      idCount = state.idCount;
      short = memo.short;
      shortMask = memo.shortMask;
    }
    at = pieceEnd;
  }
  state.idCount = idCount;
}

/**
 * One bit a byte of two words, the lowest first: whether it is not an ASCII letter, or with a fold of 0 not a small
 * one. In each byte the additions carry into the top bit where the low seven are at least `a`, and above `z`.
 */
function nonLetters(first: number, second: number, fold: number): number {
  const low = (first | fold) & 0x7f7f7f7f;
  const high = (second | fold) & 0x7f7f7f7f;
  const lowBits = (~(low + 0x1f1f1f1f) | (low + 0x05050505) | first) & 0x80808080;
  const highBits = (~(high + 0x1f1f1f1f) | (high + 0x05050505) | second) & 0x80808080;
  return (
    (Math.imul(lowBits >>> 7, 0x10204080) >>> 28) | ((Math.imul(highBits >>> 7, 0x10204080) >>> 28) << 4)
  );
}

/** The end of a run of letters that has filled the two words. It may lie behind `end`, whatever follows there. */
function lettersEnd(view: DataView, start: number, end: number, fold: number): number {
  let at = start;
  while (at < end) {
    const others = nonLetters(view.getInt32(at, true), view.getInt32(at + 4, true), fold);
    if (others !== 0) return at + 31 - Math.clz32(others & -others);
    at += 8;
  }
  return at;
}

/**
 * The non-letters of a piece whose letters are small but for the first. A capital without a small letter behind it
 * is left to the scanner, by setting the bit that sends a piece there.
 */
function withCapital(bytes: Uint8Array, start: number, kind: number, others: number): number {
  const letterAt = kind === PREFIX ? 1 : 0;
  const letter = bytes[start + letterAt]!;
  if (letter < 0x41 || letter > 0x5a) return others;
  const rest = others & ~(1 << letterAt);
  return (rest & (2 << letterAt)) === 0 ? rest : rest | kind;
}

function copyList(
  lists: Int32Array,
  place: number,
  negativeCount: number,
  ids: Int32Array,
  at: number,
): number {
  for (let index = 0; index < -negativeCount; index++) ids[at + index] = lists[place + index]!;
  return at - negativeCount;
}

/** A piece of 9 to 16 bytes that does not end in a NUL. */
function encodeMedium(state: WordLoopState, rules: WordLoopRules, start: number, end: number): void {
  const { view, memo, key } = state;
  const { medium, mediumMask } = memo;
  if (end - start > state.longestPieceBytes) state.longestPieceBytes = end - start;
  const first = view.getInt32(start, true);
  const second = view.getInt32(start + 4, true);
  const third = view.getInt32(start + 8, true) & FIRST_MASKS[end - start - 8]!;
  const fourth = view.getInt32(start + 12, true) & SECOND_MASKS[end - start - 8]!;
  let slot = (hashMedium(first, second, third, fourth) & mediumMask) << 3;
  while (medium[slot + 6] !== 0) {
    if (
      medium[slot] === first &&
      medium[slot + 1] === second &&
      medium[slot + 2] === third &&
      medium[slot + 3] === fourth
    ) {
      writeIds(state, medium[slot + 4]!, medium[slot + 5]!);
      return;
    }
    slot = (slot + 8) & ((mediumMask << 3) | 7);
  }
  key[0] = first;
  key[1] = second;
  key[2] = third;
  key[3] = fourth;
  rememberMedium(memo, key, slot, encodeNew(state, rules, start, end));
}

/** A piece of more than 16 bytes, or one that ends in a NUL. */
function encodeLong(state: WordLoopState, rules: WordLoopRules, start: number, end: number): void {
  const { view, memo, piece } = state;
  if (end - start > 8 && end - start > state.longestPieceBytes) state.longestPieceBytes = end - start;
  if (end - start > MAX_MEMO_BYTES) {
    encodeNew(state, rules, start, end);
    return;
  }
  piece.start = start;
  piece.end = end;
  piece.hash = hashLong(view, start, end);
  const slot = findLong(memo, view, piece);
  if (slot >= 0) writeIds(state, memo.long[slot + 2]!, memo.long[slot + 3]!);
  else rememberLong(memo, view, piece, encodeNew(state, rules, start, end));
}

function encodeNew(state: WordLoopState, rules: WordLoopRules, start: number, end: number): FoundIds {
  const { found } = state;
  found.ids = state.ids;
  found.start = state.idCount;
  rules.encodePiece(state, start, end);
  found.end = state.idCount;
  return found;
}

/** Appends the first symbols of the space to the ids. */
export function appendIds(state: WordLoopState, { symbols }: MergeSpace, count: number): void {
  for (let index = 0; index < count; index++) state.ids[state.idCount + index] = symbols[index]!;
  state.idCount += count;
}

/** Writes a value of the memo. */
function writeIds(state: WordLoopState, value: number, next: number): void {
  const { ids, idCount } = state;
  ids[idCount] = value;
  ids[idCount + 1] = next;
  if (next >= -1) state.idCount += next < 0 ? 1 : 2;
  else state.idCount = copyList(state.memo.lists, value, next, ids, idCount);
}
