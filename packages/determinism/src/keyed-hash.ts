/**
 * SipHash-2-4 of an integer under a 128-bit key (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012):
 * the message is the integer as eight little-endian bytes. It is a pseudorandom function, so that the hashes of
 * consecutive rows are independent for every purpose, and costs some four hundred 32-bit operations.
 */
export interface KeyedHash {
  /**
   * The hash of an integer in [0, 2^53), as a number in [0, 1): the upper 53 of its 64 bits.
   *
   * @throws RangeError for anything else: a row that is NaN or negative is a mistake further up.
   */
  fraction(value: number): number;
  /** The same hash as 16 hexadecimal digits, for comparison with other implementations. */
  hex(value: number): string;
}

/** The hash under a key. The key is 32 lower-case hexadecimal digits: the 16 bytes in order. */
export function keyedHash(keyHex: string): KeyedHash {
  if (!/^[0-9a-f]{32}$/.test(keyHex))
    throw new RangeError('keyedHash: the key must be 32 hexadecimal digits');
  const key = new Uint32Array(4);
  const bytes = Buffer.from(keyHex, 'hex');
  for (let word = 0; word < 4; word++) key[word] = bytes.readUInt32LE(4 * word);
  const out = new Uint32Array(2);
  return {
    fraction(value) {
      sipHash(key, value, out);
      return (out[0]! * 2 ** 21 + (out[1]! >>> 11)) / 2 ** 53;
    },
    hex(value) {
      sipHash(key, value, out);
      return out[0]!.toString(16).padStart(8, '0') + out[1]!.toString(16).padStart(8, '0');
    },
  };
}

/**
 * The state is four 64-bit words, a to d, as halves of 32 bits (0 the low one). They are local, and a carry is told by bits
 * instead of a comparison: as it comes by chance, a branch on it would take more time than all the rest.
 */
function sipHash(key: Uint32Array, value: number, out: Uint32Array): void {
  const low = value | 0;
  const high = low >>> 0 === value ? 0 : upperHalf(value);
  let a0 = key[0]! ^ 0x70736575;
  let a1 = key[1]! ^ 0x736f6d65;
  let b0 = key[2]! ^ 0x6e646f6d;
  let b1 = key[3]! ^ 0x646f7261;
  let c0 = key[0]! ^ 0x6e657261;
  let c1 = key[1]! ^ 0x6c796765;
  let d0 = key[2]! ^ 0x79746573 ^ low;
  let d1 = key[3]! ^ 0x74656462 ^ high;
  let half = 0;
  for (let round = 0; round < 8; round++) {
    if (round === 2) {
      a0 ^= low;
      a1 ^= high;
      d1 ^= LENGTH_WORD;
    } else if (round === 4) {
      a1 ^= LENGTH_WORD;
      c0 ^= 0xff;
    }
    half = (a0 + b0) | 0;
    a1 = (a1 + b1 + carry(a0, b0, half)) | 0;
    a0 = half;
    half = (b0 << 13) | (b1 >>> 19);
    b1 = ((b1 << 13) | (b0 >>> 19)) ^ a1;
    b0 = half ^ a0;
    half = a0;
    a0 = a1;
    a1 = half;
    half = (c0 + d0) | 0;
    c1 = (c1 + d1 + carry(c0, d0, half)) | 0;
    c0 = half;
    half = (d0 << 16) | (d1 >>> 16);
    d1 = ((d1 << 16) | (d0 >>> 16)) ^ c1;
    d0 = half ^ c0;
    half = (a0 + d0) | 0;
    a1 = (a1 + d1 + carry(a0, d0, half)) | 0;
    a0 = half;
    half = (d0 << 21) | (d1 >>> 11);
    d1 = ((d1 << 21) | (d0 >>> 11)) ^ a1;
    d0 = half ^ a0;
    half = (c0 + b0) | 0;
    c1 = (c1 + b1 + carry(c0, b0, half)) | 0;
    c0 = half;
    half = (b0 << 17) | (b1 >>> 15);
    b1 = ((b1 << 17) | (b0 >>> 15)) ^ c1;
    b0 = half ^ c0;
    half = c0;
    c0 = c1;
    c1 = half;
  }
  out[0] = a1 ^ b1 ^ c1 ^ d1;
  out[1] = a0 ^ b0 ^ c0 ^ d0;
}

/** The bits of an integer from the 32nd on. */
function upperHalf(value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 0))
    throw new RangeError(`keyedHash: expected an integer in [0, 2^53), got ${value}`);
  return Math.floor(value / 2 ** 32);
}

/** The last word of the message holds its length, 8 bytes, in its top byte. */
const LENGTH_WORD = 8 << 24;

/** 1 if the lower halves of two words sum to more than 32 bits, else 0. */
function carry(a: number, b: number, sum: number): number {
  return ((a & b) | ((a | b) & ~sum)) >>> 31;
}
