import { Buffer, isUtf8 } from 'node:buffer';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { type Line, splitLines } from './split-lines.ts';
import { decodedText, recordTooLarge } from './text-fault.ts';

export type TextUnit = 'line' | 'paragraph' | 'file';

/**
 * Plain text as records of one field, `text`: a line each (blank ones too), a paragraph each (lines between blank
 * lines), or all of a file as one. The line feed, and a carriage return before it, are not part of a line; the lines of a
 * paragraph are joined by line feeds.
 */
export function decodeText(
  chunks: ByteChunks,
  unit: TextUnit,
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  return unit === 'file' ? decodeWhole(chunks, options) : decodeLines(chunks, unit, options);
}

interface Batch {
  readonly records: unknown[];
  readonly byteOffsets: number[];
  readonly faults: Map<number, RecordFault>;
  replacedCount: number;
}

async function* decodeLines(
  chunks: ByteChunks,
  unit: 'line' | 'paragraph',
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  let batch = emptyBatch();
  let firstRow = 0;
  const add = (text: string | RecordFault, offset: number): void => {
    if (typeof text !== 'string') batch.faults.set(batch.records.length, text);
    batch.records.push(typeof text === 'string' ? { text } : undefined);
    batch.byteOffsets.push(offset);
  };
  const paragraph = unit === 'paragraph' ? collectParagraph(options, add) : undefined;
  const lines = splitLines(
    { maxLineBytes: options.maxRecordBytes, startOffset: options.startOffset },
    {
      onLine(line) {
        const text = lineText(line, options);
        if (typeof text === 'string' && !line.isValidUtf8) batch.replacedCount++;
        if (paragraph) paragraph.push(text, line);
        else add(text, line.offset);
      },
      onLongLine(offset, byteLength) {
        const fault = recordTooLarge(byteLength, options);
        if (paragraph) paragraph.push(fault, { offset, start: 0, end: byteLength });
        else add(fault, offset);
      },
    },
  );
  const close = (): RecordBatch => {
    const closed = closeBatch(batch, firstRow);
    firstRow += batch.records.length;
    batch = emptyBatch();
    return closed;
  };
  for await (const chunk of chunks) {
    lines.push(chunk);
    if (batch.records.length > 0) yield close();
  }
  lines.end();
  paragraph?.end();
  if (batch.records.length > 0) yield close();
}

function lineText(line: Readonly<Line>, options: DecodeOptions): string | RecordFault {
  const text = decodedText(line, options);
  return typeof text === 'string' && text.endsWith('\r') ? text.slice(0, -1) : text;
}

type LinePlace = Pick<Line, 'offset' | 'start' | 'end'>;

/** Gathers lines into paragraphs; a fault in one line makes the whole paragraph faulty. */
function collectParagraph(options: DecodeOptions, add: (text: string | RecordFault, offset: number) => void) {
  let lines: string[] = [];
  let fault: RecordFault | undefined;
  let byteLength = 0;
  let offset = 0;
  const end = (): void => {
    if (fault) add(fault, offset);
    else if (byteLength > options.maxRecordBytes) add(recordTooLarge(byteLength, options), offset);
    else if (byteLength > 0) add(lines.join('\n'), offset);
    lines = [];
    fault = undefined;
    byteLength = 0;
  };
  const push = (text: string | RecordFault, place: LinePlace): void => {
    if (typeof text === 'string' && !/\S/.test(text)) {
      end();
      return;
    }
    if (byteLength === 0) offset = place.offset;
    byteLength += place.end - place.start + 1;
    if (typeof text !== 'string') fault ??= text;
    else if (byteLength <= options.maxRecordBytes) lines.push(text);
    else lines = [];
  };
  return { push, end };
}

async function* decodeWhole(
  chunks: ByteChunks,
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  let held: Buffer[] = [];
  let byteLength = 0;
  for await (const chunk of chunks) {
    byteLength += chunk.length;
    if (byteLength <= options.maxRecordBytes) held.push(Buffer.from(chunk));
    else held = [];
  }
  if (byteLength === 0) return;
  const batch = emptyBatch();
  const buffer = Buffer.concat(held);
  const line = { buffer, start: 0, end: buffer.length, isValidUtf8: isUtf8(buffer) };
  const isTooLarge = byteLength > options.maxRecordBytes;
  const text = isTooLarge ? recordTooLarge(byteLength, options) : decodedText(line, options);
  if (typeof text !== 'string') batch.faults.set(0, text);
  else if (!line.isValidUtf8) batch.replacedCount++;
  batch.records.push(typeof text === 'string' ? { text } : undefined);
  batch.byteOffsets.push(options.startOffset);
  yield closeBatch(batch, 0);
}

function emptyBatch(): Batch {
  return { records: [], byteOffsets: [], faults: new Map(), replacedCount: 0 };
}

function closeBatch({ records, byteOffsets, faults, replacedCount }: Batch, firstRow: number): RecordBatch {
  const byteOffset = (position: number): number => byteOffsets[position]!;
  return { firstRow, records, faults, byteOffset, replacedCount, mayHaveLoneSurrogates: false };
}
