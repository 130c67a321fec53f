/**
 * Where the piece that begins at a byte ends: scanners by hand that equal the split patterns. They never look back,
 * and read each byte a bounded number of times: a run of white space is read once, since its last character is where
 * the patterns' `\s+(?!\S)` would step back to.
 *
 * Bytes are UTF-8; `end` is where the text ends, whatever follows in the buffer.
 */
import {
  characterClasses,
  IDEOGRAPH,
  LETTER,
  LINE_END,
  LOWER,
  MARK,
  NUMBER,
  OTHER,
  PUNCTUATION,
  SPACE,
  SYMBOL,
  UPPER,
} from './character-classes.ts';
import { byteWidth, codePointAt } from './code-point.ts';
import type { SplitRules } from './split-rules.ts';

export type PieceScanner = (bytes: Uint8Array, start: number, end: number) => number;

const SPACE_BYTE = 0x20;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;

const bit = (code: number) => 1 << code;
const LETTERS = bit(UPPER) | bit(LOWER) | bit(LETTER);
const NUMBERS = bit(NUMBER);
const WHITE = bit(SPACE) | bit(LINE_END);
const LINE_ENDS = bit(LINE_END);
const REST = bit(OTHER) | bit(MARK) | bit(PUNCTUATION) | bit(SYMBOL);
const UPPER_CASE = bit(UPPER) | bit(LETTER) | bit(MARK);
const LOWER_CASE = bit(LOWER) | bit(LETTER) | bit(MARK);
const WORDS = LETTERS | bit(MARK);
const SIGNS = bit(PUNCTUATION) | bit(SYMBOL);
const IDEOGRAPHS = bit(IDEOGRAPH);

/** The scanner of a family of patterns. */
export function pieceScanner(rules: SplitRules): PieceScanner {
  const classes = rules.family === 'deepseek' ? withIdeographs(characterClasses()) : characterClasses();
  const walls = (rules.numbersApart ? NUMBERS : 0) | IDEOGRAPHS;
  const scan: Scan = { bytes: new Uint8Array(0), end: 0, classes, walls, rules };
  const scanPiece = SCANNERS[rules.family];
  return (bytes, start, end) => {
    scan.bytes = bytes; // one object for all calls: a fresh one would cost more than most pieces
    scan.end = end;
    return scanPiece(scan, start);
  };
}

interface Scan {
  bytes: Uint8Array;
  end: number;
  readonly classes: Uint8Array;
  /** Sets of characters that were split off before: for the pattern the text ends where they begin. */
  readonly walls: number;
  readonly rules: SplitRules;
}

const SCANNERS = { gpt2: scanGpt2, cl100k: scanCl100k, o200k: scanO200k, deepseek: scanDeepseek };

/** A copy of the classes with one for what DeepSeek splits off: `[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]`. */
function withIdeographs(classes: Uint8Array): Uint8Array {
  return classes.slice().fill(IDEOGRAPH, 0x4e00, 0x9fa6).fill(IDEOGRAPH, 0x3040, 0x3100);
}

function scanGpt2(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  if (scan.rules.numbersApart && (bitAt(scan, start) & NUMBERS) !== 0) return digitsEnd(scan, start);
  if (bytes[start] === APOSTROPHE) {
    const contraction = contractionEnd(scan, start, 'as-written');
    if (contraction > start) return contraction;
  }
  const first = bytes[start] === SPACE_BYTE && start + 1 < end ? start + 1 : start;
  const sets = bitAt(scan, first);
  if ((sets & (WHITE | scan.walls)) !== 0) return whiteEnd(scan, start);
  if ((sets & LETTERS) !== 0) return runEnd(scan, first, LETTERS);
  return runEnd(scan, first, (sets & NUMBERS) !== 0 ? NUMBERS : REST);
}

function scanCl100k(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  if (bytes[start] === APOSTROPHE) {
    const contraction = contractionEnd(scan, start, 'any-case');
    if (contraction > start) return contraction;
  }
  const sets = bitAt(scan, start);
  if ((sets & LETTERS) !== 0) return runEnd(scan, start, LETTERS);
  if ((sets & NUMBERS) !== 0) return digitsEnd(scan, start);
  if ((sets & LINE_ENDS) === 0) {
    const next = start + byteWidth(bytes[start]!);
    if (next < end && (bitAt(scan, next) & LETTERS) !== 0) return runEnd(scan, next, LETTERS);
  }
  return otherEnd(scan, start);
}

/** The alternatives behind those of letters and digits, which the newer patterns have in common. */
function otherEnd(scan: Scan, start: number): number {
  const { bytes, end, rules } = scan;
  const first = bytes[start] === SPACE_BYTE && start + 1 < end ? start + 1 : start;
  if ((bitAt(scan, first) & REST) === 0) return whiteOrLineEnd(scan, start);
  let at = runEnd(scan, first, REST);
  while (at < end && (isLineEnd(bytes[at]!) || (rules.slashEndsPunctuation && bytes[at] === SLASH))) at++;
  return at;
}

/**
 * `X?U*L+` or else `X?U+L*`, each with a contraction behind, where X is no letter, number or line end, and U and L
 * share the letters without case and the marks. A mark can be an X too, so that the order of trying matters.
 */
function scanO200k(scan: Scan, start: number): number {
  const sets = bitAt(scan, start);
  if ((sets & NUMBERS) !== 0) return digitsEnd(scan, start);
  const next = (sets & (LETTERS | LINE_ENDS)) === 0 ? start + byteWidth(scan.bytes[start]!) : scan.end;
  const word = lowerEnd(scan, next) || lowerEnd(scan, start) || upperEnd(scan, next) || upperEnd(scan, start);
  return word > 0 ? contractionEnd(scan, word, 'any-case') : otherEnd(scan, start);
}

/** The alternatives of DeepSeek V3's last step, behind its first two. What none of them matches is a piece too. */
function scanDeepseek(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  const sets = bitAt(scan, start);
  if ((sets & NUMBERS) !== 0) return digitsEnd(scan, start);
  if ((sets & (IDEOGRAPHS | WORDS)) !== 0) return runEnd(scan, start, sets & WORDS ? WORDS : IDEOGRAPHS);
  if (isAsciiSign(bytes[start]!, sets) && start + 1 < end && isAsciiLetter(bytes[start + 1]!)) {
    return asciiLettersEnd(scan, start + 1);
  }
  if (beginsPrefixedWord(scan, start, sets)) return runEnd(scan, start + byteWidth(bytes[start]!), WORDS);
  const first = bytes[start] === SPACE_BYTE && start + 1 < end ? start + 1 : start;
  if ((bitAt(scan, first) & SIGNS) !== 0) {
    let at = runEnd(scan, first, SIGNS);
    while (at < end && isLineEnd(bytes[at]!)) at++;
    return at;
  }
  return (sets & WHITE) !== 0 ? whiteOrLineEnd(scan, start) : unmatchedEnd(scan, start);
}

/** Whether `[^\r\n\p{L}\p{P}\p{S}][\p{L}\p{M}]+` matches here, with white space or another character in front. */
function beginsPrefixedWord(scan: Scan, start: number, sets: number): boolean {
  if ((sets & (LINE_ENDS | SIGNS)) !== 0) return false;
  const next = start + byteWidth(scan.bytes[start]!);
  return next < scan.end && (bitAt(scan, next) & WORDS) !== 0;
}

/** The end of a run of other characters: none of them is matched unless a word follows it. */
function unmatchedEnd(scan: Scan, start: number): number {
  let at = start + byteWidth(scan.bytes[start]!);
  while (at < scan.end) {
    const sets = bitAt(scan, at);
    if ((sets & bit(OTHER)) === 0 || beginsPrefixedWord(scan, at, sets)) break;
    at += byteWidth(scan.bytes[at]!);
  }
  return at;
}

function isAsciiSign(byte: number, sets: number): boolean {
  return byte < 0x80 && (sets & SIGNS) !== 0;
}

function isAsciiLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

function asciiLettersEnd({ bytes, end }: Scan, start: number): number {
  let at = start;
  while (at < end && isAsciiLetter(bytes[at]!)) at++;
  return at;
}

/**
 * The end of `U*L+`, or 0. The greedy `U*` gives back characters until an L follows: that is the last shared one of
 * its run, unless an L comes right behind the run.
 */
function lowerEnd(scan: Scan, start: number): number {
  if (start >= scan.end) return 0;
  const upper = runEnd(scan, start, UPPER_CASE);
  const lower = runEnd(scan, upper, LOWER_CASE);
  return lower > upper ? lower : lastSharedEnd(scan, start, upper);
}

/** The end of `U+L*`, or 0, where `U*L+` has failed: no L is behind the run. */
function upperEnd(scan: Scan, start: number): number {
  const upper = runEnd(scan, start, UPPER_CASE);
  return upper > start ? upper : 0;
}

/** The end of the last character of a run that is in both sets, or 0 if none is. */
function lastSharedEnd(scan: Scan, start: number, end: number): number {
  let shared = 0;
  for (let at = start; at < end; at += byteWidth(scan.bytes[at]!)) {
    if ((bitAt(scan, at) & LOWER_CASE) !== 0) shared = at + byteWidth(scan.bytes[at]!);
  }
  return shared;
}

/** The end of `\s+(?!\S)|\s+`: the whole run at the text's end, else all but its last character, but at least one. */
function whiteEnd(scan: Scan, start: number): number {
  const { bytes, end } = scan;
  const at = runEnd(scan, start, WHITE);
  if (at >= end || (bitAt(scan, at) & scan.walls) !== 0) return at;
  let last = at - 1;
  while ((bytes[last]! & 0xc0) === 0x80) last--; // to the first byte of the run's last character
  return last === start ? at : last;
}

/** The end of `\s*[\r\n]+|\s+(?!\S)|\s+`: behind the last line end of the run, if it has one. */
function whiteOrLineEnd(scan: Scan, start: number): number {
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

function runEnd(scan: Scan, start: number, sets: number): number {
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

function digitsEnd(scan: Scan, start: number): number {
  const { maxDigits } = scan.rules;
  let at = start;
  for (let digits = 0; digits < maxDigits && at < scan.end && (bitAt(scan, at) & NUMBERS) !== 0; digits++) {
    at += byteWidth(scan.bytes[at]!);
  }
  return at;
}

function bitAt(scan: Scan, at: number): number {
  return 1 << scan.classes[codePointAt(scan.bytes, at)]!;
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** The end of an English contraction that begins here, or `start`. In any case, U+017F counts as an s. */
function contractionEnd({ bytes, end }: Scan, start: number, letterCase: 'as-written' | 'any-case'): number {
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
