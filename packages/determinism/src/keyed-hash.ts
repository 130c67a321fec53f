/**
 * SipHash-2-4 of an integer under a 128-bit key (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012):
 * the message is the integer as eight little-endian bytes. It is a pseudorandom function, so that the hashes of
 * consecutive rows are independent for every purpose, and costs a few hundred 32-bit operations.
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

// The state is four 64-bit words in eight 32-bit halves: this module's own, overwritten by every call.
const v = new Int32Array(8);

function sipHash(key: Uint32Array, value: number, out: Uint32Array): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError(`keyedHash: expected an integer in [0, 2^53), got ${value}`);
  }
  const low = value >>> 0;
  const high = Math.floor(value / 2 ** 32) >>> 0;
  v[0] = key[0]! ^ 0x70736575;
  v[1] = key[1]! ^ 0x736f6d65;
  v[2] = key[2]! ^ 0x6e646f6d;
  v[3] = key[3]! ^ 0x646f7261;
  v[4] = key[0]! ^ 0x6e657261;
  v[5] = key[1]! ^ 0x6c796765;
  v[6] = key[2]! ^ 0x79746573;
  v[7] = key[3]! ^ 0x74656462;
  absorb(low, high);
  absorb(0, 8 << 24); // the last word holds the message's length, 8 bytes, in its top byte
  v[4] = v[4]! ^ 0xff;
  for (let round = 0; round < 4; round++) sipRound();
  out[0] = v[1]! ^ v[3]! ^ v[5]! ^ v[7]!;
  out[1] = v[0]! ^ v[2]! ^ v[4]! ^ v[6]!;
}

function absorb(low: number, high: number): void {
  v[6] = v[6]! ^ low;
  v[7] = v[7]! ^ high;
  sipRound();
  sipRound();
  v[0] = v[0]! ^ low;
  v[1] = v[1]! ^ high;
}

function sipRound(): void {
  let a0 = v[0]!;
  let a1 = v[1]!;
  let b0 = v[2]!;
  let b1 = v[3]!;
  let c0 = v[4]!;
  let c1 = v[5]!;
  let d0 = v[6]!;
  let d1 = v[7]!;
  let sum = (a0 >>> 0) + (b0 >>> 0);
  a1 = (a1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  a0 = sum | 0;
  let low = (b0 << 13) | (b1 >>> 19);
  b1 = ((b1 << 13) | (b0 >>> 19)) ^ a1;
  b0 = low ^ a0;
  let swap = a0;
  a0 = a1;
  a1 = swap;
  sum = (c0 >>> 0) + (d0 >>> 0);
  c1 = (c1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  c0 = sum | 0;
  low = (d0 << 16) | (d1 >>> 16);
  d1 = ((d1 << 16) | (d0 >>> 16)) ^ c1;
  d0 = low ^ c0;
  sum = (a0 >>> 0) + (d0 >>> 0);
  a1 = (a1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  a0 = sum | 0;
  low = (d0 << 21) | (d1 >>> 11);
  d1 = ((d1 << 21) | (d0 >>> 11)) ^ a1;
  d0 = low ^ a0;
  sum = (c0 >>> 0) + (b0 >>> 0);
  c1 = (c1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  c0 = sum | 0;
  low = (b0 << 17) | (b1 >>> 15);
  b1 = ((b1 << 17) | (b0 >>> 15)) ^ c1;
  b0 = low ^ c0;
  swap = c0;
  c0 = c1;
  c1 = swap;
  v[0] = a0;
  v[1] = a1;
  v[2] = b0;
  v[3] = b1;
  v[4] = c0;
  v[5] = c1;
  v[6] = d0;
  v[7] = d1;
}
