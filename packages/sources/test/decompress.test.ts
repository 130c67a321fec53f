import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompress } from '../src/decompress.ts';
import type { Compression } from '../src/file-format.ts';
import { chunked, joined } from './chunked.ts';
import { failureOf, readContent } from './read-everything.ts';

/** Made with `printf 'hello, corpus\n' | bzip2` and `| xz`. */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWckrW9UAAALRgAAQQAQKRNoAIAAiAGQEDQNDYMigUOju8XckU4UJDJK1vVA=',
  'base64',
);
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQANaGVsbG8sIGNvcnB1cwoAAADREuCQSnG6xwABJg4IG+AEH7bzfQEAAAAABFla',
  'base64',
);
const HELLO = Buffer.from('hello, corpus\n');

/** A skippable zstd frame of RFC 8878, section 3.1.2. */
function skippable(content: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a53, 0);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, Buffer.from(content)]);
}

const COMPRESSORS = {
  gzip: (bytes: Uint8Array): Uint8Array => gzipSync(bytes),
  zstd: (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes),
} as const;

const content = (byteLength: number): Buffer =>
  Buffer.from(Array.from({ length: byteLength }, (_, at) => (at * at) % 251));

describe('decompress(chunks, compression)', () => {
  it('gives all members or frames of a stream in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('gzip', 'zstd'),
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        async (compression, parts, sizes) => {
          const stored = Buffer.concat(parts.map((part) => COMPRESSORS[compression](part)));
          const read = await joined(decompress(chunked(stored, sizes), compression));
          expect(read).toEqual(Buffer.concat(parts));
        },
      ),
      { seed: 42, numRuns: 60 },
    );
  });

  it('gives every zstd frame of one chunk, and passes over skippable ones', async () => {
    const [first, second] = [content(1_000), content(700_000)];
    const frames = [
      skippable('first'),
      zstdCompressSync(first),
      skippable(''),
      zstdCompressSync(second),
      skippable('x'),
    ];
    for (const size of [1, 7, 5_000, 10_000_000]) {
      const read = await joined(decompress(chunked(Buffer.concat(frames), [size]), 'zstd'));
      expect(read.equals(Buffer.concat([first, second])), `chunks of ${size}`).toBe(true);
    }
  });

  it('reads bzip2 and xz, several members too', async () => {
    for (const [compression, stored] of [
      ['bzip2', BZIP2],
      ['xz', XZ],
    ] as const) {
      for (const size of [5, 1_000]) {
        const twice = chunked(Buffer.concat([stored, stored]), [size]);
        expect(await joined(decompress(twice, compression))).toEqual(Buffer.concat([HELLO, HELLO]));
      }
    }
  });

  it('finds every cut of a stream', async () => {
    const stored: [Compression, Buffer][] = [
      ['gzip', gzipSync(content(500))],
      ['zstd', zstdCompressSync(content(500))],
      ['bzip2', BZIP2],
      ['xz', XZ],
    ];
    for (const [compression, bytes] of stored) {
      for (let end = 0; end < bytes.length; end += 3) {
        const failure = await failureOf(
          joined(decompress(chunked(bytes.subarray(0, end), [100]), compression)),
        );
        expect(failure, `${compression} cut at ${end}`).toMatchObject({
          name: 'DataError',
          code: 'truncated-file',
        });
      }
    }
  });

  it('refuses what is not of the compression, at the start or behind the end', async () => {
    const wrong = brotliCompressSync(content(500));
    const stored = { gzip: gzipSync(content(5)), zstd: zstdCompressSync(content(5)), bzip2: BZIP2, xz: XZ };
    for (const [compression, bytes] of Object.entries(stored)) {
      const atStart = joined(decompress(chunked(wrong, [100]), compression as Compression));
      expect((await failureOf(atStart)).code, compression).toBe('broken-compression');
      const behind = joined(
        decompress(chunked(Buffer.concat([bytes, wrong]), [1_000]), compression as Compression),
      );
      expect((await failureOf(behind)).code, `${compression} behind`).toBe('broken-compression');
    }
  });

  it('passes errors of the input on as they are', async () => {
    async function* failing() {
      yield gzipSync(content(100)).subarray(0, 20);
      throw new TypeError('the disk is gone');
    }
    for (const compression of ['none', 'gzip', 'zstd', 'bzip2', 'xz'] as const) {
      const failure = await failureOf(joined(decompress(failing(), compression)));
      expect(
        failure.code === 'broken-compression' || failure.message === 'the disk is gone',
        compression,
      ).toBe(true);
    }
    expect((await failureOf(joined(decompress(failing(), 'gzip')))).message).toBe('the disk is gone');
  });

  it('closes its input when it is left early', async () => {
    for (const compression of ['gzip', 'zstd'] as const) {
      let isClosed = false;
      async function* input() {
        try {
          for (;;) yield COMPRESSORS[compression](content(1_000));
        } finally {
          isClosed = true;
        }
      }
      for await (const _ of decompress(input(), compression)) break;
      expect(isClosed, compression).toBe(true);
    }
  });
});

describe('readDocuments(source, mapping, options) of compressed files', () => {
  it('says how much came out of a file that is cut short', async () => {
    const lines = Array.from({ length: 50_000 }, (_, row) => `{"text":"document ${row}"}\n`).join('');
    const stored = gzipSync(lines);
    const failure = await failureOf(
      readContent('a.jsonl.gz', stored.subarray(0, stored.length / 2), { onBadRecord: 'drop' }),
    );
    expect(failure).toMatchObject({
      code: 'truncated-file',
      position: { source: 'made', file: 'a.jsonl.gz' },
    });
    expect(failure.message).toMatch(/the gzip stream is cut short: \d+ bytes came out of it/);
  });

  it('counts byte positions in the decompressed file', async () => {
    const failure = await failureOf(readContent('a.json.gz', gzipSync('{"text":"a"}\nbroken\n')));
    expect(failure).toMatchObject({ code: 'broken-record', position: { row: 1, byteOffset: 13 } });
  });

  it('sniffs an array behind a compression', async () => {
    expect((await readContent('a.json.zst', zstdCompressSync('[{"text":"a"}]'))).texts).toEqual(['a']);
  });
});
