import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteDecoder } from '../src/byte-decoder.ts';

describe('byteDecoder(vocabularySize, bytes)', () => {
  test('puts the bytes of ids together, text after text', () => {
    const vocabulary = fc.array(fc.uint8Array({ maxLength: 6_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(vocabulary, fc.array(fc.array(fc.nat()), { maxLength: 4 }), (tokens, texts) => {
        const decode = byteDecoder(tokens.length, { bytesOf: (id) => tokens[id]! });
        for (const numbers of texts) {
          const ids = numbers.map((number) => number % tokens.length);
          const bytes = Buffer.concat(ids.map((id) => tokens[id]!));
          expect(decode(Uint32Array.from(ids))).toBe(bytes.toString());
        }
      }),
    );
  });

  test('asks for the bytes of an id once, and passes on what is said of one that there is not', () => {
    const asked: number[] = [];
    const decode = byteDecoder(4, {
      bytesOf(id) {
        asked.push(id);
        if (id > 3) throw new RangeError(`no id ${id}`);
        return Uint8Array.of(0x61 + id);
      },
    });
    expect([decode([0, 1, 0]), decode([1, 2]), decode([])]).toEqual(['aba', 'bc', '']);
    expect(() => decode([0, 9])).toThrow('no id 9');
    for (const id of [2 ** 32, -1, 0.5]) expect(() => decode(new Set([id]))).toThrow(`no id ${id}`);
    expect(decode(Uint16Array.of(1, 2))).toBe(decode(new Set([1, 2])));
    expect(asked).toEqual([0, 1, 2, 9]);
  });
});
