import { Buffer } from 'node:buffer';
import { parseExactJson, parseJsonRecord, UnusableText } from './parse-json-record.ts';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { type Line, splitLines } from './split-lines.ts';
import { decodedText, recordTooLarge } from './text-fault.ts';

/** Records of so many bytes make a batch: few enough that they die young in the collector's nursery. */
const BATCH_BYTES = 2 ** 17;

const BACKSLASH = 0x5c;

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
      onLongLine: (offset, byteLength) => batch.addFault(recordTooLarge(byteLength, options), offset),
    },
  );
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += BATCH_BYTES) {
      const piece = Buffer.from(
        chunk.buffer,
        chunk.byteOffset + start,
        Math.min(BATCH_BYTES, chunk.length - start),
      );
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

function addLine(batch: OpenBatch, line: Readonly<Line>, options: DecodeOptions): void {
  const text = decodedText(line, options);
  if (typeof text !== 'string') {
    batch.addFault(text, line.offset);
    return;
  }
  const record = parseJsonRecord(text);
  if (record instanceof UnusableText) {
    if (record.fault !== 'blank') batch.addFault(record.fault, line.offset);
    return;
  }
  if (!line.isValidUtf8) batch.replacedCount++;
  batch.add(record, line);
}

/** A batch that is being filled. The line buffers it refers to live as long as it is the newest batch. */
class OpenBatch implements RecordBatch {
  readonly firstRow: number;
  readonly records: unknown[] = [];
  readonly byteOffsets: number[] = [];
  readonly faults = new Map<number, RecordFault>();
  replacedCount = 0;
  mayHaveLoneSurrogates = false;
  /** The buffers that hold the lines: at most the one of a line that crossed pieces, and the piece. */
  readonly #buffers: { readonly buffer: Buffer; readonly offset: number }[] = [];
  #newest: Buffer | undefined;

  constructor(firstRow: number) {
    this.firstRow = firstRow;
  }

  add(record: object, line: Readonly<Line>): void {
    this.records.push(record);
    this.byteOffsets.push(line.offset);
    if (line.buffer === this.#newest) return;
    this.#newest = line.buffer;
    this.#buffers.push({ buffer: line.buffer, offset: line.offset - line.start });
  }

  addFault(fault: RecordFault, offset: number): void {
    this.faults.set(this.records.length, fault);
    this.records.push(undefined);
    this.byteOffsets.push(offset);
  }

  exact(position: number): unknown {
    const offset = this.byteOffsets[position]!;
    const home = this.#buffers.findLast((candidate) => candidate.offset <= offset)!;
    const start = offset - home.offset;
    const feed = home.buffer.indexOf(10, start);
    return parseExactJson(home.buffer.toString('utf8', start, feed < 0 ? home.buffer.length : feed));
  }
}
