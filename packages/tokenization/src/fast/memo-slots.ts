/** Where keys of the word memo lie in its tables: hashes of pieces and probes. */
import type { WordMemo } from './word-memo.ts';

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

/** The last one to three bytes, padded with zeros. The buffer has room behind its text. */
export function lastWord(view: DataView, at: number, end: number): number {
  return view.getInt32(at, true) & ((1 << ((end - at) << 3)) - 1);
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

function sameWords(keys: Int32Array, key: number, view: DataView, start: number, end: number): boolean {
  let word = key;
  let at = start;
  for (; at + 4 <= end; at += 4) if (keys[word++] !== view.getInt32(at, true)) return false;
  return at >= end || keys[word] === lastWord(view, at, end);
}

/** The offset of the free slot for a short key that is not there. */
export function freeShort({ short, shortMask }: WordMemo, first: number, second: number): number {
  let slot = hashShort(first, second) & shortMask;
  while (short[slot << 2] !== 0 || short[(slot << 2) + 1] !== 0) slot = (slot + 1) & shortMask;
  return slot << 2;
}

/** The offset of the free slot for a key of four words that is not there: the words from a place of a list on. */
export function freeMedium({ medium, mediumMask }: WordMemo, words: Int32Array, at: number): number {
  let slot = hashMedium(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mediumMask;
  while (medium[(slot << 3) + 6] !== 0) slot = (slot + 1) & mediumMask;
  return slot << 3;
}
