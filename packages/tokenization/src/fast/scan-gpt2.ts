import { LETTERS, NUMBERS, REST, WHITE } from './character-sets.ts';
import { bitAt, contractionEnd, digitsEnd, runEnd, type Scan, whiteEnd } from './scan-ends.ts';

const SPACE_BYTE = 0x20;
const APOSTROPHE = 0x27;

/** GPT-2's pattern: a space may precede letters, numbers or other characters. */
export function scanGpt2(scan: Scan, start: number): number {
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
