import { LETTERS, LINE_ENDS, NUMBERS, REST } from './character-sets.ts';
import { byteWidth } from './code-point.ts';
import {
  bitAt,
  contractionEnd,
  digitsEnd,
  isLineEnd,
  runEnd,
  type Scan,
  whiteOrLineEnd,
} from './scan-ends.ts';

const SPACE_BYTE = 0x20;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;

/** The pattern of GPT-4, Llama 3 and Qwen: any one character may precede letters, line ends may follow signs. */
export function scanCl100k(scan: Scan, start: number): number {
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
export function otherEnd(scan: Scan, start: number): number {
  const { bytes, end, rules } = scan;
  const first = bytes[start] === SPACE_BYTE && start + 1 < end ? start + 1 : start;
  if ((bitAt(scan, first) & REST) === 0) return whiteOrLineEnd(scan, start);
  let at = runEnd(scan, first, REST);
  while (at < end && (isLineEnd(bytes[at]!) || (rules.slashEndsPunctuation && bytes[at] === SLASH))) at++;
  return at;
}
