import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from '@sluice/records';
import { decompressZstd } from './decompress-zstd.ts';
import type { Compression } from './file-format.ts';
import { pumpThrough } from './pump-through.ts';
import type { ByteChunks } from './record-batch.ts';

/**
 * The content of a compressed stream, all members, frames and streams of it one after the other.
 *
 * @throws DataError `truncated-file` with the bytes that came out before the end, `broken-compression` for bytes that
 * are not of this compression.
 */
export async function* decompress(chunks: ByteChunks, compression: Compression): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* chunks;
    return;
  }
  let byteLength = 0;
  try {
    for await (const chunk of openDecompressor(chunks, compression)) {
      byteLength += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw explainFailure(error, compression, byteLength);
  }
}

async function* openDecompressor(
  chunks: ByteChunks,
  compression: Exclude<Compression, 'none'>,
): AsyncGenerator<Uint8Array> {
  if (compression === 'gzip') yield* decompressGzip(chunks);
  else if (compression === 'zstd') yield* decompressZstd(chunks);
  else if (compression === 'bzip2') yield* (await import('./decompress-bzip2.ts')).decompressBzip2(chunks);
  else yield* (await import('./decompress-xz.ts')).decompressXz(chunks);
}

/**
 * Node reads members one after the other, but takes whatever is no member for the end: that is checked here. Zeros alone
 * are the padding of media with fixed blocks, which gzip itself takes for the end, too.
 */
async function* decompressGzip(chunks: ByteChunks): AsyncGenerator<Uint8Array> {
  let byteLength = 0;
  let inkEnd = 0; // behind the last byte that is not zero
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const last = chunk.findLastIndex((byte) => byte !== 0);
      if (last >= 0) inkEnd = byteLength + last + 1;
      byteLength += chunk.length;
      yield chunk;
    }
  }
  const gunzip = createGunzip({ chunkSize: 2 ** 20 });
  yield* pumpThrough(Readable.from(counted()), gunzip);
  if (inkEnd <= gunzip.bytesWritten) return;
  const rest = byteLength - gunzip.bytesWritten;
  throw new DataError('broken-compression', `${rest} bytes after the last gzip member are no gzip member`, {
    position: { byteOffset: gunzip.bytesWritten },
    hint: 'the position counts compressed bytes; fetch the file again',
  });
}

const CUT_SHORT = new Set(['Z_BUF_ERROR', 'ERR_TRUNCATED']);

function explainFailure(error: unknown, compression: Compression, byteLength: number): unknown {
  if (!(error instanceof Error) || error.name === 'AbortError') return error;
  if (error instanceof DataError) {
    return error.code === 'truncated-file' ? truncated(compression, byteLength, error) : error;
  }
  const code = 'code' in error ? String(error.code) : '';
  if (CUT_SHORT.has(code)) return truncated(compression, byteLength, error);
  if (!code.startsWith('Z_') && !code.startsWith('ZSTD') && !code.startsWith('ERR_BROKEN')) return error;
  return new DataError('broken-compression', `not valid ${compression} (${error.message})`, {
    position: { byteOffset: byteLength },
    hint: 'fetch the file again, or rename it if its ending is wrong',
    cause: error,
  });
}

function truncated(compression: Compression, byteLength: number, cause?: unknown): DataError {
  return new DataError(
    'truncated-file',
    `the ${compression} stream is cut short: ${byteLength} bytes came out of it`,
    {
      position: { byteOffset: byteLength },
      hint: 'the file is incomplete; fetch it again',
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
