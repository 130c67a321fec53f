/**
 * Shingles: every run of k neighbouring tokens of a text, hashed to 64 bits. Tokens are words or single signs; white
 * space only separates, so that indentation and line breaks do not count.
 *
 * One pass over the code units, no strings made: each token is hashed in two 32-bit lanes, and a polynomial over the
 * last k token hashes rolls along (Karp and Rabin). Sound up to collisions of 64 bits.
 */
import { foldAtLength, foldTable, LONG_TO_FOLD } from '../fold-words.ts';
import { characterClasses, SPACE, WORD } from './character-classes.ts';

/** Hashes of a text's shingles in order, repeats included. */
export interface Shingles {
  readonly count: number;
  /** Tokens of the text. */
  readonly tokenCount: number;
  /** The upper and lower halves of the hashes: views, valid until the shingler's next text. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Hashes texts one after another with buffers of its own. */
export interface Shingler {
  /** A text of fewer tokens than a shingle has one shingle of all of them, a text of none has none. */
  shingle(text: string): Shingles;
}

const TOKEN_HIGH = 0x01000193;
const TOKEN_LOW = 0x9e3779b1;
const ROLL_HIGH = 0x2c1b3c6d;
const ROLL_LOW = 0x297a2d39;

/**
 * @param folding `as-is`, or `words` for the shingles of `foldWords(text, ' ')`, without making that text
 * @throws RangeError if `tokensPerShingle` is not an integer from 1 to 64.
 */
export function createShingler(tokensPerShingle: number, folding: 'as-is' | 'words' = 'as-is'): Shingler {
  if (!Number.isInteger(tokensPerShingle) || tokensPerShingle < 1 || tokensPerShingle > 64)
    throw new RangeError(`createShingler: tokensPerShingle must be from 1 to 64, got ${tokensPerShingle}`);
  const fold = folding === 'words' ? foldTable() : undefined;
  let unfolded: Shingler | undefined;
  let tokensHigh = new Uint32Array(4_096);
  let tokensLow = new Uint32Array(4_096);
  let high = new Uint32Array(4_096);
  let low = new Uint32Array(4_096);
  return {
    shingle(text) {
      if (text.length > tokensHigh.length) {
        const length = 2 ** Math.ceil(Math.log2(text.length));
        [tokensHigh, tokensLow] = [new Uint32Array(length), new Uint32Array(length)];
        [high, low] = [new Uint32Array(length), new Uint32Array(length)];
      }
      const tokenCount = hashTokens(text, [tokensHigh, tokensLow], fold);
      if (tokenCount < 0) {
        unfolded ??= createShingler(tokensPerShingle);
        return unfolded.shingle(foldAtLength(text, ' '));
      }
      rollLane({ tokens: tokensHigh, tokenCount, tokensPerShingle, multiplier: ROLL_HIGH }, high);
      rollLane({ tokens: tokensLow, tokenCount, tokensPerShingle, multiplier: ROLL_LOW }, low);
      const count = tokenCount === 0 ? 0 : Math.max(1, tokenCount - tokensPerShingle + 1);
      return { count, tokenCount, high: high.subarray(0, count), low: low.subarray(0, count) };
    },
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

interface Lane {
  readonly tokens: Uint32Array;
  readonly tokenCount: number;
  readonly tokensPerShingle: number;
  readonly multiplier: number;
}

/** The rolling polynomial of one lane, mixed at each place where a shingle ends. */
function rollLane(lane: Lane, out: Uint32Array): void {
  const { tokens, tokenCount, tokensPerShingle, multiplier } = lane;
  let leaving = 1;
  for (let power = 0; power < tokensPerShingle; power++) leaving = Math.imul(leaving, multiplier);
  let rolled = 0;
  for (let token = 0; token < tokenCount; token++) {
    rolled = (Math.imul(rolled, multiplier) + tokens[token]!) | 0;
    const first = token - tokensPerShingle;
    if (first >= 0) rolled = (rolled - Math.imul(leaving, tokens[first]!)) | 0;
    if (first >= -1) out[first + 1] = mix32(rolled);
  }
  if (tokenCount > 0 && tokenCount < tokensPerShingle) out[0] = mix32(rolled ^ tokenCount);
}

/** A bijection of 32 bits in which every bit depends on every other (MurmurHash3's finalizer; Austin Appleby). */
export function mix32(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
