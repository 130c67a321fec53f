import { Buffer } from 'node:buffer';
import { DataError } from '@sluice/records';
import type { ByteChunks } from './record-batch.ts';

/** A stream of text, looked into as far as its first character that is not white space. */
export interface OpenedText {
  /** The stream without its byte-order mark. */
  readonly chunks: ByteChunks;
  /** Bytes that were left out at the start: 3 for a byte-order mark, else 0. */
  readonly startOffset: number;
  /** The first byte that is not white space; undefined if there is none in the first 64 KiB. */
  readonly firstByte: number | undefined;
}

const LOOK_BYTES = 65_536;

/** Of UTF-16 in either order (that of UTF-32 with the low byte first begins alike), and of the other UTF-32. */
const WIDE_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0, 0, 0xfe, 0xff],
].map((mark) => Buffer.from(mark));

/** Looks at the start of a text. @throws DataError `not-utf8` if it begins with the mark of UTF-16 or UTF-32. */
export async function openText(chunks: ByteChunks): Promise<OpenedText> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let startOffset = 0;
  let isDone = false;
  do {
    if (head.length > 0) head = Buffer.from(head); // the chunk may be used again
    const next = await iterator.next();
    if (next.done) isDone = true;
    else head = head.length === 0 ? viewOf(next.value) : Buffer.concat([head, next.value]);
  } while (!isDone && (head.length < 4 || (isBlank(head) && head.length < LOOK_BYTES)));
  refuseWideText(head);
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) startOffset = 3;
  const start = head.subarray(startOffset);
  return { chunks: replay(start, iterator), startOffset, firstByte: start.find((byte) => !isSpace(byte)) };
}

async function* replay(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function refuseWideText(head: Buffer): void {
  if (!WIDE_MARKS.some((mark) => head.subarray(0, mark.length).equals(mark))) return;
  throw new DataError('not-utf8', 'the file begins with the byte-order mark of UTF-16 or UTF-32', {
    position: { byteOffset: 0 },
    hint: 'convert the file to UTF-8',
  });
}

function viewOf(chunk: Uint8Array): Buffer<ArrayBuffer> {
  return Buffer.from(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(isSpace);
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0xef || byte === 0xbb || byte === 0xbf;
}
