/**
 * Ends of runs, which the scanners of all patterns are put together from. They read each byte a bounded number of
 * times: a run of white space is read once, since its last character is where `\s+(?!\S)` would step back to.
 */
import { LINE_ENDS, NUMBERS, WHITE } from './character-sets.ts';
import { byteWidth, codePointAt } from './code-point.ts';
import type { SplitRules } from './split-rules.ts';

/** What a scanner reads: UTF-8 up to `end`, whatever follows in the buffer. One object a scanner, used again. */
export interface Scan {
  bytes: Uint8Array;
  end: number;
  readonly classes: Uint8Array;
  /** Sets of characters that were split off before: for the pattern the text ends where they begin. */
  readonly walls: number;
  readonly rules: SplitRules;
}

const APOSTROPHE = 0x27;

/** The end of `\s+(?!\S)|\s+`: the whole run at the text's end, else all but its last character, but at least one. */
export function whiteEnd(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  const at = runEnd(scan, start, WHITE);
  if (at >= end || (bitAt(scan, at) & scan.walls) !== 0) return at;
  let last = at - 1;
  while ((bytes[last]! & 0xc0) === 0x80) last--; // to the first byte of the run's last character
  return last === start ? at : last;
}

/** The end of `\s*[\r\n]+|\s+(?!\S)|\s+`: behind the last line end of the run, if it has one. */
export function whiteOrLineEnd(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  let at = start;
  let last = start;
  let lines = start;
  while (at < end) {
    const sets = bitAt(scan, at);
    if ((sets & WHITE) === 0) {
      if ((sets & scan.walls) !== 0) last = start;
      break;
    }
    last = at;
    at += byteWidth(bytes[at]!);
    if ((sets & LINE_ENDS) !== 0) lines = at;
  }
  if (lines > start) return lines;
  return at === end || last === start ? at : last;
}

export function runEnd(scan: Scan, start: number, sets: number): number {
  const { bytes, end, classes } = scan;
  let at = start;
  while (at < end) {
    const first = bytes[at]!;
    if (first < 0x80) {
      if (((1 << classes[first]!) & sets) === 0) break;
      at++;
    } else {
      if (((1 << classes[codePointAt(bytes, at)]!) & sets) === 0) break;
      at += byteWidth(first);
    }
  }
  return at;
}

export function digitsEnd(scan: Scan, start: number): number {
  const { maxDigits } = scan.rules;
  let at = start;
  for (let digits = 0; digits < maxDigits && at < scan.end && (bitAt(scan, at) & NUMBERS) !== 0; digits++) {
    at += byteWidth(scan.bytes[at]!);
  }
  return at;
}

export function bitAt(scan: Scan, at: number): number {
  return 1 << scan.classes[codePointAt(scan.bytes, at)]!;
}

export function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The end of an English contraction that begins here, or `start`. In any case, U+017F counts as an s. */
export function contractionEnd(
  { bytes, end }: Scan,
  start: number,
  letterCase: 'as-written' | 'any-case',
): number {
  if (start + 1 >= end || bytes[start] !== APOSTROPHE) return start;
  const fold = letterCase === 'any-case' ? 0x20 : 0;
  const first = bytes[start + 1]! | fold;
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return start + 2; // s t m d
  if (start + 2 >= end) return start;
  if (fold !== 0 && bytes[start + 1] === 0xc5 && bytes[start + 2] === 0xbf) return start + 3; // U+017F
  const second = bytes[start + 2]! | fold;
  if (second === 0x65 && (first === 0x72 || first === 0x76)) return start + 3; // re ve
  return first === 0x6c && second === 0x6c ? start + 3 : start; // ll
}
