import { Buffer } from 'node:buffer';
import { countTextSurplus } from './count-text-surplus.ts';
import { parseExactJson, parseJsonRecord, UnusableText } from './parse-json-record.ts';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { type Line, splitLines, type WholeLines } from './split-lines.ts';
import { decodedText, recordTooLarge } from './text-fault.ts';

/** Records of so many bytes make a batch: few enough that they die young in the collector's nursery. */
const BATCH_BYTES = 2 ** 17;

/** Shorter texts are counted before it is found out where they lie. */
const LONG_TEXT_UNITS = 1_024;

const BACKSLASH = 0x5c;
const LINE_FEED = 10;

/**
 * The records of JSON Lines. A line is a record; lines of white space alone are none, and do not count as rows.
 * A carriage return before the line feed is white space to JSON. Of a name that occurs twice in an object the last
 * value counts, as for JSON.parse.
 */
export async function* decodeJsonLines(
  chunks: ByteChunks,
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  let batch = new OpenBatch(0);
  let isCarried = false;
  const lines = splitLines(
    { maxLineBytes: options.maxRecordBytes, startOffset: options.startOffset },
    {
      onLine: (line) => addLine(batch, line, options),
      onLines: (lines) => (lines.isAscii ? addPlainLines : addWideLines)(batch, lines),
      onLongLine: (offset, byteLength) => batch.addFault(recordTooLarge(byteLength, options), offset),
    },
  );
  for await (const chunk of chunks) {
    for (const piece of piecesOf(chunk)) {
      const hasEscape = piece.includes('\\u');
      batch.mayHaveLoneSurrogates ||= hasEscape || isCarried;
      isCarried = hasEscape || piece.at(-1) === BACKSLASH; // a line may go on in the next piece
      lines.push(piece);
      if (batch.records.length === 0) continue;
      yield batch;
      batch = new OpenBatch(batch.firstRow + batch.records.length);
    }
  }
  lines.end();
  if (batch.records.length > 0) yield batch;
}

/** Stretches of a batch that end in a line feed wherever one lies in them, so that few lines are copied. */
function* piecesOf(chunk: Uint8Array): Generator<Buffer> {
  for (let start = 0; start < chunk.length; ) {
    const longest = Math.min(BATCH_BYTES, chunk.length - start);
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset + start, longest);
    const whole = piece.lastIndexOf(LINE_FEED) + 1;
    const isCut = whole > 0 && start + longest < chunk.length;
    yield isCut ? piece.subarray(0, whole) : piece;
    start += isCut ? whole : longest;
  }
}

function addLine(batch: OpenBatch, line: Readonly<Line>, options: DecodeOptions): void {
  batch.openSegment(line.buffer, line.offset - line.start);
  const text = decodedText(line, options);
  if (typeof text !== 'string') {
    batch.add(undefined, line.start, text);
    return;
  }
  batch.surplus = line.isValidUtf8 ? line.end - line.start - text.length : undefined;
  addText(batch, text, line.start);
  if (!line.isValidUtf8) batch.replacedCount++;
}

/**
 * Many lines of ASCII at once: to decode them as one string and cut that is a sixth faster than to decode each. With one wide
 * character in it the string would take two bytes for each of all, and be slower.
 */
function addPlainLines(batch: OpenBatch, { buffer, start, end, offset }: WholeLines): void {
  const text = buffer.toString('latin1', start, end);
  batch.openSegment(buffer, offset - start);
  batch.surplus = 0;
  for (let at = 0, feed = text.indexOf('\n'); feed >= 0; at = feed + 1, feed = text.indexOf('\n', at)) {
    addText(batch, text.slice(at, feed), start + at);
  }
}

function addWideLines(batch: OpenBatch, { buffer, start, end, offset }: WholeLines): void {
  batch.openSegment(buffer, offset - start);
  for (let at = start; at < end; ) {
    const feed = buffer.indexOf(LINE_FEED, at);
    const text = buffer.toString('utf8', at, feed);
    batch.surplus = feed - at - text.length;
    addText(batch, text, at);
    at = feed + 1;
  }
}

function addText(batch: OpenBatch, text: string, start: number): void {
  const record = parseJsonRecord(text);
  if (!(record instanceof UnusableText)) batch.add(record, start);
  else if (record.fault !== 'blank') batch.add(undefined, start, record.fault);
}

/** Where the records from `firstPosition` on lie. */
interface Segment {
  readonly firstPosition: number;
  readonly buffer: Buffer;
  /** Of the buffer's first byte. */
  readonly offset: number;
}

const NO_BYTES = Buffer.alloc(0);

/** A batch that is being filled. It knows where its records start in the bytes, and reads them again when it is asked. */
class OpenBatch implements RecordBatch {
  readonly firstRow: number;
  readonly records: unknown[] = [];
  readonly faults = new Map<number, RecordFault>();
  replacedCount = 0;
  mayHaveLoneSurrogates = false;
  /** Of the line at hand: bytes beyond its UTF-16 code units, unless some were replaced. */
  surplus: number | undefined;
  readonly #segments: Segment[] = [];
  /** The buffer of the last segment. */
  #buffer: Buffer | undefined;
  /** Of each record, in the buffer of its segment. */
  readonly #starts: number[] = [];
  /** Of each record. */
  readonly #surpluses: (number | undefined)[] = [];

  constructor(firstRow: number) {
    this.firstRow = firstRow;
  }

  /** What is added from now on lies in this buffer, whose first byte is at `offset`. */
  openSegment(buffer: Buffer, offset: number): void {
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#segments.push({ firstPosition: this.records.length, buffer, offset });
  }

  add(record: object | undefined, start: number, fault?: RecordFault): void {
    if (fault) this.faults.set(this.records.length, fault);
    this.records.push(record);
    this.#starts.push(start);
    this.#surpluses.push(this.surplus);
  }

  /** A record of which there are no bytes. */
  addFault(fault: RecordFault, offset: number): void {
    this.#buffer = undefined;
    this.openSegment(NO_BYTES, offset);
    this.#buffer = undefined;
    this.surplus = undefined;
    this.add(undefined, 0, fault);
  }

  byteOffset(position: number): number {
    return this.#segmentOf(position).offset + this.#starts[position]!;
  }

  textBytes(position: number, text: string, field: string | undefined): number | undefined {
    const surplus = this.#surpluses[position];
    if (surplus === undefined || this.mayHaveLoneSurrogates) return undefined; // an escape stands for any character
    if (surplus === 0) return text.length;
    if (field === undefined || text.length < LONG_TEXT_UNITS) return undefined;
    const ofText = countTextSurplus({ bytes: this.#lineOf(position), surplus }, field);
    return ofText === undefined ? undefined : text.length + ofText;
  }

  exact(position: number): unknown {
    return parseExactJson(this.#lineOf(position).toString());
  }

  #lineOf(position: number): Buffer {
    const { buffer } = this.#segmentOf(position);
    const start = this.#starts[position]!;
    const feed = buffer.indexOf(LINE_FEED, start);
    return buffer.subarray(start, feed < 0 ? buffer.length : feed);
  }

  #segmentOf(position: number): Segment {
    return this.#segments.findLast((segment) => segment.firstPosition <= position)!;
  }
}
