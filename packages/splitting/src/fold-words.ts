/**
 * Words in their comparable form: NFKC, lower case, runs of letters, marks and digits, what is between them replaced.
 * By a table of code units, one look-up a unit; a text with a unit that does not stand for itself alone (marks that
 * compose with what is before them, surrogates, letters whose lower case depends on their place) goes the long way.
 */
/** What is between words: a space. */
const BETWEEN = 0x20;
/** A unit that no text is folded to: what is long to fold. */
export const LONG_TO_FOLD = 0xffff;

const NOT_IN_WORD = /[^\p{L}\p{M}\p{N}]+/gu;

let table: Uint16Array | undefined;

/** The words of a text, with `between` for all that stands between two of them and nothing at its ends. */
export function foldWords(text: string, between: ' ' | ''): string {
  return foldByTable(text, between) ?? foldAtLength(text, between);
}

/** The definition, which the table agrees with. */
export function foldAtLength(text: string, between: ' ' | ''): string {
  return text.normalize('NFKC').toLowerCase().replace(NOT_IN_WORD, between).trim();
}

let buffer = Buffer.alloc(2 ** 14);

function foldByTable(text: string, between: ' ' | ''): string | undefined {
  const folded = foldTable();
  if (buffer.length < 2 * text.length) buffer = Buffer.alloc(2 * text.length);
  const units = new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2);
  let count = 0;
  let isAfterWord = false;
  for (let index = 0; index < text.length; index++) {
    const unit = folded[text.charCodeAt(index)]!;
    if (unit === LONG_TO_FOLD) return undefined;
    if (unit === BETWEEN) {
      if (isAfterWord && between !== '') units[count++] = 0x20;
      isAfterWord = false;
    } else {
      units[count++] = unit;
      isAfterWord = true;
    }
  }
  if (count > 0 && units[count - 1] === 0x20) count--;
  return buffer.toString('utf16le', 0, 2 * count);
}

/** What each code unit is folded to, a space for what is between words. Built once, 128 KiB, not to be changed. */
export function foldTable(): Uint16Array {
  table ??= Uint16Array.from({ length: 65_536 }, (_, unit) => {
    const character = String.fromCharCode(unit);
    if ((unit >= 0xd800 && unit < 0xe000) || dependsOnNeighbours(character)) return LONG_TO_FOLD;
    const words = foldAtLength(character, ' ');
    if (words === '') return BETWEEN;
    return words.length === 1 && isBare(character) ? words.charCodeAt(0) : LONG_TO_FOLD;
  });
  return table;
}

/** Marks and Hangul letters that compose, and the sigma whose lower case is another at the end of a word. */
function dependsOnNeighbours(character: string): boolean {
  return (
    /[\p{M}\u03a3\u1100-\u11ff]/u.test(character) || /[\p{M}\u1100-\u11ff]/u.test(character.normalize('NFKD'))
  );
}

/** Whether a character stands for its letter and for no sign besides it. */
function isBare(character: string): boolean {
  return character.normalize('NFKC').length === 1;
}
