import { IDEOGRAPHS, LINE_ENDS, NUMBERS, OTHERS, SIGNS, WHITE, WORDS } from './character-sets.ts';
import { byteWidth } from './code-point.ts';
import { bitAt, digitsEnd, isLineEnd, runEnd, type Scan, whiteOrLineEnd } from './scan-ends.ts';

const SPACE_BYTE = 0x20;

/** The alternatives of DeepSeek V3's last step, behind its first two. What none of them matches is a piece too. */
export function scanDeepseek(scan: Scan, start: number): number {
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
    if ((sets & OTHERS) === 0 || beginsPrefixedWord(scan, at, sets)) break;
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
