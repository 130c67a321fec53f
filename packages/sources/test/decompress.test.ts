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

/**
 * A zstd frame by RFC 8878, section 3.1.1: header in any form, a raw block, one that repeats a byte, and an empty last one.
 * Its content is `abc` and 1,000 times `z`.
 */
function frameOf(form: { sizeFlag: number; isSingleSegment: boolean; idFlag: number; windowLog: number }) {
  const { sizeFlag, isSingleSegment, idFlag, windowLog } = form;
  const header = [0x28, 0xb5, 0x2f, 0xfd, (sizeFlag << 6) | (isSingleSegment ? 0x20 : 0) | idFlag];
  if (!isSingleSegment) header.push((windowLog - 10) << 3);
  const id = Buffer.alloc([0, 1, 2, 4][idFlag]!); // 0: of no dictionary
  const size = Buffer.alloc([isSingleSegment ? 1 : 0, 2, 4, 8][sizeFlag]!);
  if (size.length === 2) size.writeUInt16LE(1_003 - 256);
  else if (size.length > 2) size.writeUInt32LE(1_003);
  const block = (kind: number, byteLength: number, isLast: boolean): Buffer => {
    const fields = Buffer.alloc(3);
    fields.writeUIntLE((byteLength << 3) | (kind << 1) | Number(isLast), 0, 3);
    return fields;
  };
  const blocks = [block(0, 3, false), Buffer.from('abc'), block(1, 1_000, false), Buffer.from('z')];
  return Buffer.concat([Buffer.from(header), id, size, ...blocks, block(0, 0, true)]);
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

  it('tells zstd frames apart whatever form their headers and blocks have', async () => {
    const forms = [0, 1, 2, 3].flatMap((sizeFlag) =>
      [0, 1, 2, 3].flatMap((idFlag) => [
        ...(sizeFlag > 0 ? [{ sizeFlag, idFlag, isSingleSegment: true, windowLog: 0 }] : []), // one byte is too few
        { sizeFlag, idFlag, isSingleSegment: false, windowLog: 10 },
      ]),
    );
    const stored = Buffer.concat(forms.map(frameOf));
    const expected = Buffer.from(`abc${'z'.repeat(1_000)}`.repeat(forms.length));
    for (const size of [1, 50, 100_000]) {
      const read = await joined(decompress(chunked(stored, [size]), 'zstd'));
      expect(read.equals(expected), `chunks of ${size}`).toBe(true);
    }
  });

  it('takes zstd frames with windows of 2 GiB, as --long=31 writes them', async () => {
    const stored = frameOf({ sizeFlag: 2, isSingleSegment: false, idFlag: 0, windowLog: 31 });
    expect((await joined(decompress(chunked(stored, [1_000]), 'zstd'))).length).toBe(1_003);
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

  it('finds the cut of a skippable frame', async () => {
    const stored = Buffer.concat([zstdCompressSync(content(5)), skippable('to be skipped')]);
    for (const missing of [1, 12, 13, 15, 17, 20]) {
      const cut = stored.subarray(0, stored.length - missing);
      const failure = await failureOf(joined(decompress(chunked(cut, [100]), 'zstd')));
      expect(failure.code, `without the last ${missing}`).toBe('truncated-file');
    }
  });

  it('takes zeros up to the end of a gzip file for padding', async () => {
    const stored = Buffer.concat([gzipSync(content(5)), gzipSync(content(7)), Buffer.alloc(600)]);
    const whole = Buffer.concat([content(5), content(7)]);
    for (const size of [1, 7, 512, 10_000]) {
      const read = await joined(decompress(chunked(stored, [size]), 'gzip'));
      expect(read.equals(whole), `chunks of ${size}`).toBe(true);
    }
  });

  it('does not take zeros behind a gzip member for its end, since another may follow', async () => {
    const [first, second] = [gzipSync(content(5)), gzipSync(content(7))];
    const stored = Buffer.concat([first, Buffer.alloc(10), second]);
    for (const size of [1, 7, first.length + 10, 1_000]) {
      const failure = await failureOf(joined(decompress(chunked(stored, [size]), 'gzip')));
      expect(failure, `chunks of ${size}`).toMatchObject({
        code: 'broken-compression',
        position: { byteOffset: first.length },
      });
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
