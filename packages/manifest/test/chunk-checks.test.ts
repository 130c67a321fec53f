import { CHUNK_BYTES, changedBytes, checkOfChunk, differingChunks } from '@sluice/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('changedBytes(bytes, expected)', () => {
  test('finds the one byte that was changed, in short chunks and long ones', () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 5_000 });
    fc.assert(
      fc.property(chunk, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, change) => {
        const check = checkOfChunk(bytes);
        const offset = place % bytes.length;
        const expected = bytes[offset]!;
        const damaged = Uint8Array.from(bytes);
        damaged[offset] = expected ^ change;
        expect(changedBytes(damaged, check)).toContainEqual({ offset, expected, found: expected ^ change });
      }),
    );
  });

  test('finds it in a whole chunk, alone or nearly so', () => {
    const bytes = Uint8Array.from({ length: CHUNK_BYTES }, (_, at) => (at * 2_654_435_761) >>> 24);
    const check = checkOfChunk(bytes);
    for (const offset of [0, 1, 77_777, CHUNK_BYTES - 1]) {
      const damaged = Uint8Array.from(bytes);
      damaged[offset]! ^= 0x40;
      const found = changedBytes(damaged, check);
      expect(found).toContainEqual({ offset, expected: bytes[offset], found: damaged[offset] });
      expect(found.length).toBeLessThan(4);
    }
  });

  test('finds none where two bytes were changed, but by chance', () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => at % 251);
    const check = checkOfChunk(bytes);
    let explained = 0;
    for (let at = 0; at < 400; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 0x11;
      damaged[at + 500]! ^= 0x83;
      explained += changedBytes(damaged, check).length;
    }
    expect(explained).toBe(0); // expected by chance: 400 × 255,000 / 2^32 = 0.02
  });
});

describe('differingChunks(expected, found)', () => {
  test('numbers the chunks whose checks differ, as far as both go', () => {
    expect(differingChunks('aaaaaaaabbbbbbbbcccccccc', 'aaaaaaaabbbbbbbacccccccd')).toEqual([1, 2]);
    expect(differingChunks('aaaaaaaabbbbbbbb', 'aaaaaaaa')).toEqual([]);
  });
});
