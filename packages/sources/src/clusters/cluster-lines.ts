import { Buffer } from 'node:buffer';
import type { ByteFile } from '../byte-file.ts';
import type { FileClusters } from './file-clusters.ts';

/** A stretch of JSON Lines: a few records or a few hundred, and worth a request. */
const STRETCH_BYTES = 2 ** 16;
/** A file has at most so many: those of one beyond 64 GiB are longer, by powers of two. */
const MOST_STRETCHES = 2 ** 20;
/** What is read at first behind the end of a stretch, to end its last record; each time twice as much. */
const FIRST_STEP_BYTES = 2 ** 13;

const LINE_FEED = 10;

/** Stretches of bytes that cover a file. */
export function clusterLines(byteLength: number): Pick<FileClusters, 'starts' | 'ends' | 'byteLengths'> {
  let stretch = STRETCH_BYTES;
  while (byteLength / stretch > MOST_STRETCHES) stretch *= 2;
  const starts = Float64Array.from(
    { length: Math.ceil(byteLength / stretch) },
    (_, place) => place * stretch,
  );
  const ends = starts.map((start) => Math.min(byteLength, start + stretch));
  return { starts, ends, byteLengths: ends.map((end, place) => end - Math.max(0, starts[place]! - 1)) };
}

/** The bytes of the records that start in a stretch. */
export interface StretchBytes {
  /** Of the first record that starts in it; its end if none does. */
  readonly offset: number;
  /** Whole records; the last line feed may be missing at the end of the file or behind a record over the limit. */
  readonly bytes: Buffer;
}

/**
 * Reads the records that start in bytes [start, end): from the first line feed at or behind the byte before `start` up
 * to the end of the last one. A record is found by where it starts, so that a long one is as likely as a short one.
 */
export async function readStretch(
  file: ByteFile,
  { start, end }: { readonly start: number; readonly end: number },
  maxRecordBytes: number,
): Promise<StretchBytes> {
  const from = Math.max(0, start - 1);
  const head = Buffer.from(await file.read(from, end));
  const feed = start === 0 ? -1 : head.indexOf(LINE_FEED);
  const isEmpty = start > 0 && (feed < 0 || from + feed + 1 >= end);
  if (isEmpty) return { offset: end, bytes: Buffer.alloc(0) };
  const own = head.subarray(feed + 1);
  const isEnded = head.at(-1) === LINE_FEED;
  const tail = isEnded ? [] : [await readToLineFeed(file, end, maxRecordBytes)];
  return { offset: from + feed + 1, bytes: Buffer.concat([own, ...tail]) };
}

/** The bytes behind the end of a stretch up to the next line feed. */
async function readToLineFeed(file: ByteFile, start: number, maxBytes: number): Promise<Buffer> {
  const tail = await readTail(file, start, maxBytes);
  const feed = tail.indexOf(LINE_FEED);
  return feed < 0 ? tail : tail.subarray(0, feed + 1);
}

/** What is fetched behind the end of a stretch to end its last record: in growing steps, up to one with a line feed. */
export async function readTail(file: ByteFile, start: number, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let step = FIRST_STEP_BYTES;
  for (let position = start; position < file.byteLength && position - start <= maxBytes; step *= 2) {
    const piece = Buffer.from(await file.read(position, Math.min(file.byteLength, position + step)));
    pieces.push(piece);
    if (piece.includes(LINE_FEED)) break;
    position += piece.length;
  }
  return Buffer.concat(pieces);
}
