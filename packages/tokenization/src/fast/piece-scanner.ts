/** Scanners by hand that equal the split patterns. They never look back at what is before a piece. */
import { characterClasses, IDEOGRAPH } from './character-classes.ts';
import { IDEOGRAPHS, NUMBERS } from './character-sets.ts';
import { scanCl100k } from './scan-cl100k.ts';
import { scanDeepseek } from './scan-deepseek.ts';
import type { Scan } from './scan-ends.ts';
import { scanGpt2 } from './scan-gpt2.ts';
import { scanO200k } from './scan-o200k.ts';
import type { SplitRules } from './split-rules.ts';

/** Where the piece that begins at a byte ends. The text goes to `end`, and four bytes more may be read. */
export type PieceScanner = (bytes: Uint8Array, start: number, end: number) => number;

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

const SCANNERS = { gpt2: scanGpt2, cl100k: scanCl100k, o200k: scanO200k, deepseek: scanDeepseek };

/** A copy of the classes with one for what DeepSeek splits off: `[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]`. */
function withIdeographs(classes: Uint8Array): Uint8Array {
  return classes.slice().fill(IDEOGRAPH, 0x4e00, 0x9fa6).fill(IDEOGRAPH, 0x3040, 0x3100);
}
