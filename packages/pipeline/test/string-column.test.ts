import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packStrings, unpackStrings } from '../src/storage/string-column.ts';

test('unpackStrings(packStrings(strings)) gives the strings', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
      expect(unpackStrings(packStrings(strings))).toEqual(strings);
    }),
  );
});
