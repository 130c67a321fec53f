/** Ends a token and is none itself. */
export const SPACE = 0;
/** A token by itself: signs, and letters of scripts that write no spaces between words. */
export const SINGLE = 1;
/** Part of a word: letters, marks, digits, low line. */
export const WORD = 2;

const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const IN_WORD = /[\p{L}\p{M}\p{N}_]/u;

let classes: Uint8Array | undefined;

/** The class of each UTF-16 code unit; halves of surrogate pairs are single. Built once, 64 KiB, not to be changed. */
export function characterClasses(): Uint8Array {
  classes ??= Uint8Array.from({ length: 65_536 }, (_, unit) => {
    const character = String.fromCharCode(unit);
    if (/\s/.test(character)) return SPACE;
    return IN_WORD.test(character) && !UNSPACED.test(character) ? WORD : SINGLE;
  });
  return classes;
}
