import { LETTERS, LINE_ENDS, LOWER_CASE, NUMBERS, UPPER_CASE } from './character-sets.ts';
import { byteWidth } from './code-point.ts';
import { otherEnd } from './scan-cl100k.ts';
import { bitAt, contractionEnd, digitsEnd, runEnd, type Scan } from './scan-ends.ts';

/**
 * `X?U*L+` or else `X?U+L*`, each with a contraction behind, where X is no letter, number or line end, and U and L
 * share the letters without case and the marks. A mark can be an X too, so that the order of trying matters.
 */
export function scanO200k(scan: Scan, start: number): number {
  const sets = bitAt(scan, start);
  if ((sets & NUMBERS) !== 0) return digitsEnd(scan, start);
  const next = (sets & (LETTERS | LINE_ENDS)) === 0 ? start + byteWidth(scan.bytes[start]!) : scan.end;
  const word = lowerEnd(scan, next) || lowerEnd(scan, start) || upperEnd(scan, next) || upperEnd(scan, start);
  return word > 0 ? contractionEnd(scan, word, 'any-case') : otherEnd(scan, start);
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
