import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import { DataError } from '@sluice/records';
import { type ByteCursor, openByteCursor } from './byte-cursor.ts';
import { pumpThrough } from './pump-through.ts';
import type { ByteChunks } from './record-batch.ts';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50; // the low four bits are free

/**
 * The content of a Zstandard stream of any number of frames. Node's decoder silently drops whatever follows the first
 * frame of a write, so that the frames are told apart here (RFC 8878, section 3.1: header and block headers give every
 * length) and each gets a decoder of its own. Skippable frames are passed over. Windows up to 2 GiB (`--long=31`)
 * are accepted; such a file takes as much memory.
 *
 * @throws DataError `truncated-file` in the middle of a frame, `broken-compression` for anything that is no frame.
 */
export async function* decompressZstd(chunks: ByteChunks): AsyncGenerator<Uint8Array> {
  const cursor = openByteCursor(chunks);
  try {
    for (let frame = 0; ; frame++) {
      const magic = await cursor.take(4);
      if (magic.length === 0 && frame > 0) return;
      if (magic.length < 4) throw truncated(cursor);
      const value = magic.readUInt32LE(0);
      if (value >>> 4 === SKIPPABLE_MAGIC >>> 4) await skipFrame(cursor);
      else if (value === FRAME_MAGIC) yield* decodeFrame(cursor, magic);
      else throw notAFrame(cursor.offset - 4, frame);
    }
  } finally {
    await cursor.close();
  }
}

async function skipFrame(cursor: ByteCursor): Promise<void> {
  const byteLength = (await need(cursor, 4)).readUInt32LE(0);
  let passed = 0;
  for await (const piece of cursor.pass(byteLength)) passed += piece.length;
  if (passed < byteLength) throw truncated(cursor);
}

async function* decodeFrame(cursor: ByteCursor, magic: Buffer): AsyncGenerator<Uint8Array> {
  const decoder = createZstdDecompress({
    chunkSize: 2 ** 20,
    params: { [constants.ZSTD_d_windowLogMax]: 31 },
  });
  yield* pumpThrough(Readable.from(joinAdjacent(frameBytes(cursor, magic))), decoder);
}

/** The bytes of one frame and not one more. */
async function* frameBytes(cursor: ByteCursor, magic: Buffer): AsyncGenerator<Buffer> {
  yield magic;
  const descriptor = await need(cursor, 1);
  yield descriptor;
  yield await need(cursor, headerRest(descriptor[0]!));
  for (let isLast = false; !isLast; ) {
    const header = await need(cursor, 3);
    yield header;
    const value = header.readUIntLE(0, 3);
    isLast = (value & 1) === 1;
    const isRunLength = ((value >>> 1) & 3) === 1; // one byte, repeated
    yield await need(cursor, isRunLength ? 1 : value >>> 3);
  }
  if (descriptor[0]! & 4) yield await need(cursor, 4); // checksum
}

/** Pieces that follow one another in memory as one, so that the decoder is called once a chunk and not once a block. */
async function* joinAdjacent(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let joined: Buffer | undefined;
  for await (const piece of pieces) {
    const isNext = joined?.buffer === piece.buffer && joined.byteOffset + joined.length === piece.byteOffset;
    if (joined === undefined) joined = piece;
    else if (isNext) joined = Buffer.from(piece.buffer, joined.byteOffset, joined.length + piece.length);
    else {
      yield joined;
      joined = piece;
    }
  }
  if (joined) yield joined;
}

/** Bytes of the frame header after its descriptor: window, dictionary id and content size. */
function headerRest(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6]!;
  return (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
}

async function need(cursor: ByteCursor, byteLength: number): Promise<Buffer> {
  const bytes = await cursor.take(byteLength);
  if (bytes.length < byteLength) throw truncated(cursor);
  return bytes;
}

function truncated(cursor: ByteCursor): DataError {
  return new DataError(
    'truncated-file',
    `the zstd stream ends in the middle of a frame, after ${cursor.offset} bytes`,
    {
      hint: 'the file is cut short; fetch it again',
    },
  );
}

function notAFrame(byteOffset: number, frame: number): DataError {
  const message = frame === 0 ? 'not a zstd file' : `something that is no zstd frame follows frame ${frame}`;
  return new DataError('broken-compression', message, {
    position: { byteOffset },
    hint: 'the position counts compressed bytes; fetch the file again or rename it',
  });
}
