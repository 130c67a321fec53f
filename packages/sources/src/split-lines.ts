import { Buffer, isAscii, isUtf8 } from 'node:buffer';

/** Bytes [start, end) of a buffer, without the line feed. One object, overwritten for every line. */
export interface Line {
  buffer: Buffer;
  start: number;
  end: number;
  /** Of the line's first byte, counted from the start of the stream. */
  offset: number;
  isValidUtf8: boolean;
}

/** Bytes [start, end) of a buffer that are valid UTF-8: lines, each with its line feed. */
export interface WholeLines extends Readonly<Omit<Line, 'isValidUtf8'>> {
  readonly isAscii: boolean;
}

export interface LineHandlers {
  onLine(line: Readonly<Line>): void;
  /** Takes whole lines at once instead of `onLine` for each: where all are UTF-8, and none can be over the limit. */
  onLines?(lines: WholeLines): void;
  /** A line over the limit, of which nothing is kept. */
  onLongLine(offset: number, byteLength: number): void;
}

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Hands over the last line if the stream does not end in a line feed. */
  end(): void;
}

export interface SplitLinesOptions {
  readonly maxLineBytes: number;
  /** The offset of the first byte that is pushed. */
  readonly startOffset: number;
}

/**
 * Cuts a stream of bytes at line feeds (byte 10). Whole lines of a chunk are handed over as they lie in it; only a line
 * that crosses chunks is copied, and at most `maxLineBytes` of it. UTF-8 is checked once a chunk, and line by line
 * only where that fails.
 */
export function splitLines(options: SplitLinesOptions, handlers: LineHandlers): LineSplitter {
  const { maxLineBytes } = options;
  let streamOffset = options.startOffset; // of the chunk at hand
  let lineOffset = 0; // of the line that is held
  let held: Buffer[] = [];
  let heldBytes = 0;
  const line: Line = { buffer: Buffer.alloc(0), start: 0, end: 0, offset: 0, isValidUtf8: true };

  const hold = (piece: Buffer, offset: number): void => {
    if (piece.length === 0) return;
    if (heldBytes === 0) lineOffset = offset;
    heldBytes += piece.length;
    if (heldBytes <= maxLineBytes) held.push(Buffer.from(piece));
    else held = [];
  };
  const releaseHeld = (): void => {
    if (heldBytes > maxLineBytes) handlers.onLongLine(lineOffset, heldBytes);
    else if (heldBytes > 0) {
      line.buffer = held.length === 1 ? held[0]! : Buffer.concat(held);
      line.start = 0;
      line.end = line.buffer.length;
      line.offset = lineOffset;
      line.isValidUtf8 = isUtf8(line.buffer);
      handlers.onLine(line);
    }
    held = [];
    heldBytes = 0;
  };
  const wholeLines = (chunk: Buffer, first: number, lastFeed: number): void => {
    const whole = chunk.subarray(first, lastFeed + 1);
    const isPlain = isAscii(whole);
    const isValid = isPlain || isUtf8(whole);
    if (handlers.onLines && isValid && lastFeed - first <= maxLineBytes) {
      const offset = streamOffset + first;
      handlers.onLines({ buffer: chunk, start: first, end: lastFeed + 1, offset, isAscii: isPlain });
      return;
    }
    for (let start = first; start <= lastFeed; ) {
      const end = chunk.indexOf(10, start);
      if (end - start > maxLineBytes) handlers.onLongLine(streamOffset + start, end - start);
      else {
        line.buffer = chunk;
        line.start = start;
        line.end = end;
        line.offset = streamOffset + start;
        line.isValidUtf8 = isValid || isUtf8(chunk.subarray(start, end));
        handlers.onLine(line);
      }
      start = end + 1;
    }
  };
  return {
    push(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const lastFeed = chunk.lastIndexOf(10);
      let start = 0;
      if (heldBytes > 0 && lastFeed >= 0) {
        start = chunk.indexOf(10) + 1;
        hold(chunk.subarray(0, start - 1), streamOffset);
        releaseHeld();
      }
      if (lastFeed >= start) wholeLines(chunk, start, lastFeed);
      const rest = Math.max(start, lastFeed + 1);
      hold(chunk.subarray(rest), streamOffset + rest);
      streamOffset += chunk.length;
    },
    end: releaseHeld,
  };
}
