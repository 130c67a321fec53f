import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex } from '../src/index.ts';

/** NIST's examples for SHA-256. */
const VECTORS = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
] as const;

test.each(VECTORS)('sha256Hex(%j) is the published digest', (text, digest) => {
  expect(sha256Hex(text)).toBe(digest);
});

test('sha256Hex(text) is that of its UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sha256Hex(text)).toBe(sha256Hex(new TextEncoder().encode(text)));
    }),
    { seed: 42, numRuns: 100 },
  );
});
