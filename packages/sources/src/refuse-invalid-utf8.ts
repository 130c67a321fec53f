import { Buffer, isUtf8 } from 'node:buffer';
import { DataError } from '@sluice/records';
import type { ByteChunks } from './record-batch.ts';

/** The same chunks, cut at the borders of characters. @throws DataError `not-utf8` at the first chunk that is not. */
export async function* refuseInvalidUtf8(chunks: ByteChunks): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  let byteOffset = 0;
  for await (const chunk of chunks) {
    const bytes =
      rest.length > 0
        ? Buffer.concat([rest, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = lastBorder(bytes);
    if (!isUtf8(bytes.subarray(0, end))) throw notUtf8(byteOffset);
    if (end > 0) yield bytes.subarray(0, end);
    rest = Buffer.from(bytes.subarray(end));
    byteOffset += end;
  }
  if (rest.length > 0) throw notUtf8(byteOffset);
}

/** The end of the last whole character: at most three bytes back. */
function lastBorder(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue; // a following byte
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function notUtf8(byteOffset: number): DataError {
  return new DataError('not-utf8', 'the file is not UTF-8 somewhere after this byte', {
    position: { byteOffset },
    hint: 'convert the file to UTF-8, or set invalidUtf8 to replace',
  });
}
