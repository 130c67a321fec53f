import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawKey } from '../src/index.ts';

/** Made with Python's hashlib: sha256 of "<bytes>:<part>" for each part, one after the other. */
const FROM_PYTHON = [
  [
    ['42', 'formatting/marker', 'gsm8k/main/train.jsonl#0'],
    '6b4c8d39aebc8c919b8844cf32adaac01da14bd79fb40d55a6f026c2c8be74b0',
  ],
  [['seed', '', ''], '8cd1c5c0275e07c6d628791e4fb26b2bb33f5aa8f077f6bacde501b73073687f'],
  [['ä', 'splitting/side', '日本#7'], '14300e63663d8d9da23fffc88208a4226dd6fd4786da5a62a63ef1270985dd6a'],
  [['42', 'a', 'bc'], '7b3185a1a7bae4509762f81f3f9d43226d8c17663371ec99322b66250829ded2'],
  [['42', 'ab', 'c'], 'bc5d463b169c04ff7fe5c4dddd0d93e7c6ff9a6b260533ea04e8bef8a8ffd5fe'],
  [['0', '😀', ''], 'e55b42c0a6f7bb90950e4fc48353714adfd81fdb52f3efb92c95e84598d29dbb'],
] as const;

test.each(FROM_PYTHON)('drawKey(...%j) is what Python makes of the same rule', ([seed, purpose, id], key) => {
  expect(drawKey(seed, purpose, id)).toBe(key);
});

test('drawKey(parts) differs for every two lists of parts, however they are cut', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', 'b', ':', '1', '2', 'é', '\ud800', '\udc00'),
    maxLength: 4,
  });
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(part, part, part, (seed, purpose, id) => {
      fc.pre(seed !== '');
      const parts = JSON.stringify([seed, purpose, id]);
      const key = drawKey(seed, purpose, id);
      expect(seen.get(key) ?? parts).toBe(parts);
      seen.set(key, parts);
    }),
    { seed: 42, numRuns: 3000 },
  );
});

test('drawKey(ids with lone surrogates) differ, though UTF-8 has one replacement for all', () => {
  const ids = ['\ud800', '\ud801', '\udc00', '\ufffd', '\ud800\ud800', 'u4:00d8', '4:00d8'];
  expect(new Set(ids.map((id) => drawKey('42', 'p', id))).size).toBe(ids.length);
});

test('drawKey("") refuses an empty seed', () => {
  expect(() => drawKey('', 'purpose', 'id')).toThrow(RangeError);
});
