import { Buffer } from 'node:buffer';
import { parseExactJson, parseJsonRecord } from './parse-json-record.ts';
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
  if (record === 'blank') return;
  if (!line.isValidUtf8) batch.replacedCount++;
  if (record.fault) batch.addFault(record.fault, line.offset);
  else batch.add(record.value, line);
}

/** A batch that is being filled. The line buffers it refers to live as long as it is the newest batch. */
class OpenBatch implements RecordBatch {
  readonly firstRow: number;
  readonly records: unknown[] = [];
  readonly byteOffsets: number[] = [];
  readonly faults = new Map<number, RecordFault>();
  replacedCount = 0;
  mayHaveLoneSurrogates = false;
  readonly #buffers: (Buffer | undefined)[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(firstRow: number) {
    this.firstRow = firstRow;
  }

  add(record: unknown, line: Readonly<Line>): void {
    this.records.push(record);
    this.byteOffsets.push(line.offset);
    this.#buffers.push(line.buffer);
    this.#starts.push(line.start);
    this.#ends.push(line.end);
  }

  addFault(fault: RecordFault, offset: number): void {
    this.faults.set(this.records.length, fault);
    this.records.push(undefined);
    this.byteOffsets.push(offset);
    this.#buffers.push(undefined);
    this.#starts.push(0);
    this.#ends.push(0);
  }

  exact(position: number): unknown {
    const buffer = this.#buffers[position];
    return buffer && parseExactJson(buffer.toString('utf8', this.#starts[position], this.#ends[position]));
  }
}
