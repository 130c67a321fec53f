import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStoredGzip } from '../src/stored-gzip.ts';

function gzipOf(pieces: readonly Uint8Array[]): Buffer {
  const gzip = createStoredGzip();
  return Buffer.concat([...pieces.map((piece) => gzip.append(piece)), gzip.end()]);
}

describe('createStoredGzip()', () => {
  test('gives what gunzip reads, the same bytes for any pieces', () => {
    const lengths = fc.array(fc.constantFrom(0, 1, 100, 65_534, 65_535, 65_536, 140_000), { maxLength: 4 });
    fc.assert(
      fc.property(lengths, (list) => {
        const pieces = list.map((length, at) => Uint8Array.from({ length }, (_, byte) => byte * 31 + at));
        const whole = Buffer.concat(pieces);
        expect(gunzipSync(gzipOf(pieces)).equals(whole)).toBe(true);
        expect(gzipOf(pieces).equals(gzipOf([whole]))).toBe(true);
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('writes RFC 1952 to the byte', () => {
    // Header, one last stored block of 2 bytes (length, inverted length), CRC-32 of "ab" and the length.
    expect(gzipOf([Buffer.from('ab')]).toString('hex')).toBe(
      ['1f8b08000000000000ff', '010200fdff', '6162', '6d48839e', '02000000'].join(''),
    );
  });
});
