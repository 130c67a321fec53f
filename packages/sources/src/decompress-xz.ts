import { ReadableStream } from 'node:stream/web';
import { DataError } from '@sluice/records';
import xz from 'xz-decompress';
import type { ByteChunks } from './record-batch.ts';

/** XZ_BUF_ERROR of XZ Embedded: the input ended where more was needed. */
const ENDED_EARLY = 'error code 8';

/**
 * The content of an xz stream, all its members; the decoder is XZ Embedded in WebAssembly, about 50 MB/s of content.
 *
 * @throws DataError `truncated-file`, `broken-compression`.
 */
export async function* decompressXz(chunks: ByteChunks): AsyncGenerator<Uint8Array> {
  let byteLength = 0;
  let inputFailure: { readonly error: unknown } | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        byteLength += chunk.length;
        yield chunk;
      }
    } catch (error) {
      inputFailure = { error };
      throw error;
    }
  }
  try {
    const input = ReadableStream.from(counted()) as unknown as globalThis.ReadableStream<Uint8Array>;
    for await (const block of new xz.XzReadableStream(input)) yield block;
  } catch (error) {
    if (inputFailure) throw inputFailure.error;
    throw explain(error, byteLength);
  }
}

function explain(cause: unknown, byteLength: number): DataError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (byteLength === 0 || message.includes(ENDED_EARLY)) {
    return new DataError('truncated-file', 'the xz stream is cut short', { cause });
  }
  return new DataError('broken-compression', `not valid xz (${message})`, {
    hint: 'fetch the file again, or rename it if its ending is wrong',
    cause,
  });
}
