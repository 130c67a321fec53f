/**
 * Shingles: every run of k neighbouring tokens of a text, hashed to 64 bits: a polynomial over the last k token hashes,
 * which rolls along (Karp and Rabin). Sound up to collisions of 64 bits.
 */
import { mix32 } from './mix32.ts';
import { createTokenHasher, type Folding, type TokenHashes } from './token-hashes.ts';

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
  /**
   * A text of fewer tokens than a shingle has one shingle of all of them, a text of none has none.
   *
   * @param text or the hashes of its tokens, where several ask for its shingles
   */
  shingle(text: string | TokenHashes): Shingles;
}

const ROLL_HIGH = 0x2c1b3c6d;
const ROLL_LOW = 0x297a2d39;

/**
 * @param folding what becomes of texts that are not hashed yet
 * @throws RangeError if `tokensPerShingle` is not an integer from 1 to 64.
 */
export function createShingler(tokensPerShingle: number, folding?: Folding): Shingler {
  if (!Number.isInteger(tokensPerShingle) || tokensPerShingle < 1 || tokensPerShingle > 64)
    throw new RangeError(`createShingler: tokensPerShingle must be from 1 to 64, got ${tokensPerShingle}`);
  const hash = createTokenHasher(folding);
  let high = new Uint32Array(4_096);
  let low = new Uint32Array(4_096);
  return {
    shingle(text) {
      const tokens = typeof text === 'string' ? hash(text) : text;
      const tokenCount = tokens.count;
      if (tokenCount > high.length) {
        const length = 2 ** Math.ceil(Math.log2(tokenCount));
        [high, low] = [new Uint32Array(length), new Uint32Array(length)];
      }
      rollLane({ tokens: tokens.high, tokenCount, tokensPerShingle, multiplier: ROLL_HIGH }, high);
      rollLane({ tokens: tokens.low, tokenCount, tokensPerShingle, multiplier: ROLL_LOW }, low);
      const count = tokenCount === 0 ? 0 : Math.max(1, tokenCount - tokensPerShingle + 1);
      return { count, tokenCount, high: high.subarray(0, count), low: low.subarray(0, count) };
    },
  };
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
