import { checkSeal, renderJson, sealJson } from '@sluice/manifest';
import { describe, expect, test } from 'vitest';

const TEXT = renderJson({ name: 'Größe', figures: [1, 2.5, { deep: true }], empty: '' });
const SEALED = Buffer.from(sealJson(TEXT));

describe('sealJson(text)', () => {
  test('leaves JSON with one more member', () => {
    const { seal, ...rest } = JSON.parse(SEALED.toString()) as Record<string, unknown>;
    expect(rest).toEqual(JSON.parse(TEXT));
    expect(seal).toMatchObject({
      crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('refuses what is no rendered object', () => {
    expect(() => sealJson('[]\n')).toThrow(RangeError);
  });
});

describe('checkSeal(bytes)', () => {
  test('is content with what was sealed', () => expect(checkSeal(SEALED)).toBeUndefined());

  test('finds any change of any one byte, in the text and in the seal, and says where', () => {
    for (let offset = 0; offset < SEALED.length; offset++) {
      for (const change of [0x01, 0x20, 0x80]) {
        const damaged = Buffer.from(SEALED);
        damaged[offset]! ^= change;
        expect(checkSeal(damaged), `byte ${offset} ^ ${change}`).toMatch(
          new RegExp(`^differs at byte ${offset}(:|$)`),
        );
      }
    }
  });

  test('finds more than one, without a place', () => {
    const damaged = Buffer.from(SEALED.toString().replace('2.5', '3.4'));
    expect(checkSeal(damaged)).toBe('is not as it was sealed, in more than one byte');
  });

  test('refuses a text without a seal', () => {
    expect(() => checkSeal(Buffer.from(TEXT))).toThrow(RangeError);
  });
});
