import { describe, expect, it } from 'vitest';
import { openText } from '../src/open-text.ts';
import { joined } from './chunked.ts';
import { failureOf } from './read-everything.ts';

/** The bytes in chunks of this length, all of them in the same memory. */
async function* reused(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(chunkBytes);
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const piece = bytes.subarray(start, start + chunkBytes);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

describe('openText(chunks)', () => {
  it.each([
    ['nothing', '', undefined],
    ['white space alone', ' \r\n\t', undefined],
    ['one character', '[', '['],
    ['text', 'ab', 'a'],
    ['text far from the start', `${' \n'.repeat(500)}[1]`, '['],
  ])('leaves out the byte-order mark of %s, and finds the first character', async (_, text, first) => {
    for (const mark of ['', '\uFEFF']) {
      for (const chunkBytes of [1, 2, 3, 4, 10_000]) {
        const opened = await openText(reused(Buffer.from(mark + text), chunkBytes));
        expect(opened.startOffset).toBe(mark === '' ? 0 : 3);
        expect(opened.firstByte).toBe(first?.charCodeAt(0));
        const copies = (async function* () {
          for await (const chunk of opened.chunks) yield chunk.slice();
        })();
        expect((await joined(copies)).toString()).toBe(text);
      }
    }
  });

  it('keeps a mark that does not stand at the start', async () => {
    const opened = await openText(reused(Buffer.from('a\uFEFFb'), 2));
    expect(opened.startOffset).toBe(0);
  });

  it.each([
    ['UTF-16, low byte first', [0xff, 0xfe, 0x61, 0]],
    ['UTF-16, high byte first', [0xfe, 0xff, 0, 0x61]],
    ['UTF-32, low byte first', [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
    ['UTF-32, high byte first', [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]],
  ])('refuses the mark of %s', async (_, bytes) => {
    for (const chunkBytes of [1, 100])
      expect(await failureOf(openText(reused(Uint8Array.from(bytes), chunkBytes)))).toMatchObject({
        code: 'not-utf8',
        position: { byteOffset: 0 },
      });
  });
});
