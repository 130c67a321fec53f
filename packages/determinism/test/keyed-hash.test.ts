import fc from 'fast-check';
import siphash from 'siphash';
import { expect, test } from 'vitest';
import { keyedHash } from '../src/index.ts';

/** The same hash by the npm package siphash, whose key is four words and whose message is bytes. */
function oracleHex(keyHex: string, value: number): string {
  const bytes = Buffer.from(keyHex, 'hex');
  const message = Buffer.alloc(8);
  message.writeBigUInt64LE(BigInt(value));
  return siphash.hash_hex(
    [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)) as [number, number, number, number],
    message,
  );
}

const key = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const value = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1));

test('keyedHash(key).hex(value) is what another implementation of SipHash-2-4 gives', () => {
  fc.assert(
    fc.property(key, value, (keyHex, number) => {
      expect(keyedHash(keyHex).hex(number)).toBe(oracleHex(keyHex, number));
    }),
    { seed: 42, numRuns: 2000 },
  );
});

test('keyedHash(key).fraction(value) is the upper 53 bits of the hash', () => {
  fc.assert(
    fc.property(key, value, (keyHex, number) => {
      const bits = BigInt(`0x${oracleHex(keyHex, number)}`) >> 11n;
      expect(keyedHash(keyHex).fraction(number)).toBe(Number(bits) / 2 ** 53);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test('two hashes used in turn do not disturb each other', () => {
  const [a, b] = ['00'.repeat(16), 'ff'.repeat(16)] as const;
  const [first, second] = [keyedHash(a), keyedHash(b)];
  for (let number = 0; number < 50; number++) {
    expect([first.hex(number), second.hex(number)]).toEqual([oracleHex(a, number), oracleHex(b, number)]);
  }
});

test.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
  'keyedHash(key).fraction(%d) is refused',
  (number) => {
    expect(() => keyedHash('00'.repeat(16)).fraction(number)).toThrow(RangeError);
  },
);

test.each(['', '00', 'FF'.repeat(16), 'zz'.repeat(16), '00'.repeat(17)])(
  'keyedHash(%j) is refused',
  (keyHex) => {
    expect(() => keyedHash(keyHex)).toThrow(RangeError);
  },
);
