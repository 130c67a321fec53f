/**
 * Tokens of a text as they are compared: words or single signs, each hashed to 64 bits; white space only separates, so
 * that indentation and line breaks do not count. One pass over the code units in two 32-bit lanes, no strings made.
 */
import { foldAtLength, foldTable, LONG_TO_FOLD } from '../fold-words.ts';
import { characterClasses, SPACE, WORD } from './character-classes.ts';
import { mix32 } from './mix32.ts';

/** Hashes of a text's tokens in order. */
export interface TokenHashes {
  readonly count: number;
  /** The upper and lower halves, of which the first `count` count: views, valid until the hasher's next text. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** `as-is`, or `words` for the tokens of `foldWords(text, ' ')`, without making that text. */
export type Folding = 'as-is' | 'words';

const TOKEN_HIGH = 0x01000193;
const TOKEN_LOW = 0x9e3779b1;

/** Hashes the tokens of texts, one text after another. Memory: 8 bytes a code unit of the longest. */
export function createTokenHasher(folding: Folding = 'as-is'): (text: string) => TokenHashes {
  const fold = folding === 'words' ? foldTable() : undefined;
  let unfolded: ((text: string) => TokenHashes) | undefined;
  let high = new Uint32Array(4_096);
  let low = new Uint32Array(4_096);
  return (text) => {
    if (text.length > high.length) {
      const length = 2 ** Math.ceil(Math.log2(text.length));
      [high, low] = [new Uint32Array(length), new Uint32Array(length)];
    }
    const count = hashTokens(text, [high, low], fold);
    if (count >= 0) return { count, high, low };
    unfolded ??= createTokenHasher();
    return unfolded(foldAtLength(text, ' '));
  };
}

/** Writes the hashes of a text's tokens; returns how many there are, or -1 if a unit is long to fold. */
function hashTokens(
  text: string,
  [tokensHigh, tokensLow]: readonly [Uint32Array, Uint32Array],
  fold: Uint16Array | undefined,
): number {
  const classes = characterClasses();
  let count = 0;
  let a = 0;
  let b = 0;
  let isInWord = false;
  for (let index = 0; index < text.length; index++) {
    let unit = text.charCodeAt(index);
    if (fold !== undefined) {
      unit = fold[unit]!;
      if (unit === LONG_TO_FOLD) return -1;
    }
    const kind = classes[unit]!;
    if (kind === WORD) {
      a = Math.imul((isInWord ? a : 0x811c9dc5) ^ unit, TOKEN_HIGH);
      b = Math.imul((isInWord ? b : 0) + unit + 1, TOKEN_LOW);
      isInWord = true;
      continue;
    }
    if (isInWord) {
      tokensHigh[count] = mix32(a);
      tokensLow[count++] = mix32(b);
      isInWord = false;
    }
    if (kind === SPACE) continue;
    tokensHigh[count] = mix32(Math.imul(unit + 1, TOKEN_LOW));
    tokensLow[count++] = mix32(~unit);
  }
  if (isInWord) {
    tokensHigh[count] = mix32(a);
    tokensLow[count++] = mix32(b);
  }
  return count;
}
