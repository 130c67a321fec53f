import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUNTIME_COMPOSER, textComposer } from '../src/compose-text.ts';
import { nastyText } from './nasty-text.ts';
import { nativeNfc, scalarValues } from './native-unicode.ts';

const marks = fc.stringMatching(
  /^(?:[a-zA-Z]|\p{M}|[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\uac00\u{16d63}\u{16d67}]){1,8}$/u,
);

describe('textComposer', () => {
  it('compose(text) is the normal form C of the Rust library for every character, alone and between others', () => {
    const { compose, mayChange } = textComposer();
    const different: string[] = [];
    for (const codePoint of scalarValues()) {
      if (codePoint > 0x3400 && codePoint < 0xf900 && codePoint % 101 !== 0) continue;
      if (codePoint > 0x20000 && codePoint % 101 !== 0 && !(codePoint > 0x2f7f0 && codePoint < 0x2fa20))
        continue;
      const character = String.fromCodePoint(codePoint);
      const text = `e${character}\u0323\u0301${character}\u0345${character}`;
      const expected = nativeNfc(text);
      if (compose(text) !== expected || (text !== expected && !mayChange(text))) {
        different.push(codePoint.toString(16));
      }
      if (nativeNfc(character) !== character && !mayChange(character)) different.push(codePoint.toString(16));
    }
    expect(different).toEqual([]);
  });

  it('compose(text) is the normal form C of the Rust library for marks in any order and awkward texts', () => {
    const { compose, mayChange } = textComposer();
    fc.assert(
      fc.property(fc.oneof(marks, nastyText), (text) => {
        const wellFormed = text.toWellFormed();
        const expected = nativeNfc(wellFormed);
        expect(compose(wellFormed)).toBe(expected);
        if (expected !== wellFormed) expect(mayChange(wellFormed)).toBe(true);
      }),
      { seed: 42, numRuns: 3000 },
    );
  });

  it.each([
    ['pinned', textComposer()],
    ['of the runtime', RUNTIME_COMPOSER],
  ])(
    'eachCluster(text) of the composer %s gives parts that put together are compose(text)',
    (_, composer) => {
      fc.assert(
        fc.property(fc.oneof(marks, nastyText), (text) => {
          let done = 0;
          let put = '';
          composer.eachCluster(text, (start, end, composed) => {
            put += text.slice(done, start) + composed;
            done = end;
          });
          expect(put + text.slice(done)).toBe(composer.compose(text));
        }),
        { seed: 42, numRuns: 1000 },
      );
    },
  );
});
