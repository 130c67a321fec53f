import { characterClasses, SPACE, WORD } from '../near-duplicates/character-classes.ts';

/** Where the tokens of a text stand, in UTF-16 code units, half-open: the words and signs that shingles are made of. */
export interface TokenExtents {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export function tokenExtents(text: string): TokenExtents {
  const classes = characterClasses();
  const starts: number[] = [];
  const ends: number[] = [];
  for (let index = 0; index < text.length; ) {
    const start = index;
    const kind = classes[text.charCodeAt(index++)]!;
    if (kind === SPACE) continue;
    if (kind === WORD) while (index < text.length && classes[text.charCodeAt(index)] === WORD) index++;
    starts.push(start);
    ends.push(index);
  }
  return { starts, ends };
}
