import { CLASS_RUNS, COMPOSING_RUNS, LATER_BASE_RUNS } from '../embedded/unicode-classes.ts';

/** One past the last code point. */
const CODE_POINTS = 0x110000;

// Classes of characters, as the Rust library's pattern engine has them; letters have the lowest numbers but 0.
export const OTHER = 0;
export const UPPER = 1;
export const LOWER = 2;
export const LETTER = 3; // neither upper nor lower case: modifiers, ideographs
export const MARK = 4;
export const NUMBER = 5;
export const SPACE = 6; // white space but line ends
export const LINE_END = 7; // \r and \n
export const PUNCTUATION = 8;
export const SYMBOL = 9;
/** In no table here: for scanners that set some ideographs apart. */
export const IDEOGRAPH = 10;

const CODE_OF_LETTER: Readonly<Record<string, number>> = {
  O: OTHER,
  U: UPPER,
  L: LOWER,
  T: LETTER,
  M: MARK,
  N: NUMBER,
  S: SPACE,
  B: LINE_END,
  P: PUNCTUATION,
  Y: SYMBOL,
};

let classes: Uint8Array | undefined;

/** The class of each code point, one byte each. Owned by this module; read only. */
export function characterClasses(): Uint8Array {
  classes ??= expandRuns(CLASS_RUNS, CODE_OF_LETTER);
  return classes;
}

/** In the table of {@link composingCharacters}: joins what stands before, or is reordered. */
export const JOINS = 1;
/** In the same table: changes by itself. */
export const CHANGES = 2;

/** What each code point does under normal form C, 0 for nothing. A fresh table. */
export function composingCharacters(): Uint8Array {
  return expandRuns(COMPOSING_RUNS, { N: 0, J: JOINS, C: CHANGES });
}

/** Whether each code point is reordered or composes with what follows in later Unicode only. A fresh table. */
export function laterBases(): Uint8Array {
  return expandRuns(LATER_BASE_RUNS, { Y: 1, N: 0 });
}

function expandRuns(runs: string, codes: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(CODE_POINTS);
  let start = 0;
  for (const [, letter, length] of runs.matchAll(/([A-Z])([0-9a-z]*)/g)) {
    const end = start + (length === '' ? 1 : Number.parseInt(length!, 36));
    table.fill(codes[letter!]!, start, end);
    start = end;
  }
  return table;
}
