import { Buffer } from 'node:buffer';
import type { ByteChunks } from './record-batch.ts';

/** A stream of bytes read in pieces of known length. */
export interface ByteCursor {
  /** Bytes read so far. */
  readonly offset: number;
  /** Exactly `byteLength` bytes, or fewer if the stream ends before. */
  take(byteLength: number): Promise<Buffer>;
  /** The same bytes in the pieces in which they arrive; what is missing at the end is not reported. */
  pass(byteLength: number): AsyncGenerator<Buffer, void, undefined>;
  close(): Promise<void>;
}

/** A cursor over chunks. It owns no copy: what it hands out are views where a chunk holds them whole. */
export function openByteCursor(chunks: ByteChunks): ByteCursor {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  let offset = 0;

  const fill = async (): Promise<boolean> => {
    while (chunk.length === 0) {
      const next = await iterator.next();
      if (next.done) return false;
      chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return true;
  };
  const cut = (byteLength: number): Buffer => {
    const piece = chunk.subarray(0, byteLength);
    chunk = chunk.subarray(piece.length);
    offset += piece.length;
    return piece;
  };
  async function* pass(byteLength: number): AsyncGenerator<Buffer, void, undefined> {
    for (let rest = byteLength; rest > 0 && (await fill()); ) {
      const piece = cut(rest);
      rest -= piece.length;
      yield piece;
    }
  }
  const take = async (byteLength: number): Promise<Buffer> => {
    if (chunk.length >= byteLength) return cut(byteLength);
    const pieces: Buffer[] = [];
    for await (const piece of pass(byteLength)) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  };
  return {
    get offset() {
      return offset;
    },
    take,
    pass,
    close: async () => void (await iterator.return?.()),
  };
}
