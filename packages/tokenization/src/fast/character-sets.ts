/** Sets of character classes as bits, so that a character is in a set if its class's bit is. */
import {
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

const bit = (code: number) => 1 << code;
export const LETTERS = bit(UPPER) | bit(LOWER) | bit(LETTER);
export const NUMBERS = bit(NUMBER);
export const WHITE = bit(SPACE) | bit(LINE_END);
export const LINE_ENDS = bit(LINE_END);
export const REST = bit(OTHER) | bit(MARK) | bit(PUNCTUATION) | bit(SYMBOL);
export const UPPER_CASE = bit(UPPER) | bit(LETTER) | bit(MARK);
export const LOWER_CASE = bit(LOWER) | bit(LETTER) | bit(MARK);
export const WORDS = LETTERS | bit(MARK);
export const SIGNS = bit(PUNCTUATION) | bit(SYMBOL);
export const IDEOGRAPHS = bit(IDEOGRAPH);
export const OTHERS = bit(OTHER);
