import { DataError } from '@sluice/records';
import unbzip2 from 'unbzip2-stream';
import type { ByteChunks } from './record-batch.ts';

const PIECE_BYTES = 2 ** 16;

/** What the decoder says of bytes behind a member that are no member. */
const NO_MEMBER = 'No magic number found';

/**
 * The content of a bzip2 stream, all its members. The decoder is JavaScript and takes one block at a time: about
 * 10 MB/s of content. It works within the call that hands it bytes, so that small pieces bound what comes out at once.
 *
 * @throws DataError `truncated-file`, `broken-compression`.
 */
export async function* decompressBzip2(chunks: ByteChunks): AsyncGenerator<Uint8Array> {
  const decoder = unbzip2();
  let blocks: Uint8Array[] = [];
  let failure: unknown;
  let byteLength = 0;
  decoder.on('data', (block: Uint8Array) => void blocks.push(block));
  decoder.on('error', (error: unknown) => {
    failure ??= error;
  });
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const piece = chunk.subarray(start, start + PIECE_BYTES);
      byteLength += piece.length;
      if (byteLength === piece.length) requireMagic(piece);
      decoder.write(Buffer.from(piece)); // held until its block is decoded
      if (failure) throw notBzip2(failure);
      yield* blocks;
      blocks = [];
    }
  }
  decoder.end();
  yield* blocks;
  if (messageOf(failure) === NO_MEMBER) throw notBzip2(failure);
  if (failure || byteLength === 0) throw endedEarly(failure);
}

/** The decoder looks at its input only when there is enough for a block. */
function requireMagic(start: Uint8Array): void {
  const magic = Buffer.from('BZh').subarray(0, start.length);
  if (!magic.equals(start.subarray(0, magic.length))) throw notBzip2('it does not begin with BZh');
}

/** The decoder's errors are not of the class Error. */
function messageOf(failure: unknown): string {
  return typeof failure === 'object' && failure !== null && 'message' in failure
    ? String(failure.message)
    : String(failure);
}

function notBzip2(cause: unknown): DataError {
  return new DataError('broken-compression', `not valid bzip2 (${messageOf(cause)})`, {
    hint: 'fetch the file again, or rename it if its ending is wrong',
    cause,
  });
}

function endedEarly(cause: unknown): DataError {
  return new DataError(
    'truncated-file',
    'the bzip2 stream is cut short',
    cause === undefined ? {} : { cause },
  );
}
