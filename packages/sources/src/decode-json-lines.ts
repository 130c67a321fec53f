import { parseExactJson, parseJsonRecord } from './parse-json-record.ts';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { splitLines } from './split-lines.ts';
import { decodedText, recordTooLarge } from './text-fault.ts';

interface OpenBatch {
  records: unknown[];
  byteOffsets: number[];
  faults: Map<number, RecordFault>;
  replacedCount: number;
  /** The JSON text of each record, while an exact reading may be asked for. */
  texts: string[];
}

/**
 * The records of JSON Lines, one batch a chunk. A line is a record; lines of white space alone are none, and do not
 * count as rows. Carriage returns before the line feed are white space to JSON. Of a name that occurs twice in an
 * object the last value counts, as for JSON.parse.
 */
export async function* decodeJsonLines(
  chunks: ByteChunks,
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  let batch = emptyBatch();
  let firstRow = 0;
  const add = (record: unknown, offset: number, text: string): void => {
    batch.records.push(record);
    batch.byteOffsets.push(offset);
    batch.texts.push(text);
  };
  const addFault = (fault: RecordFault, offset: number): void => {
    batch.faults.set(batch.records.length, fault);
    add(undefined, offset, '');
  };
  const lines = splitLines(
    { maxLineBytes: options.maxRecordBytes, startOffset: options.startOffset },
    {
      onLine(line): void {
        const text = decodedText(line, options);
        if (typeof text !== 'string') {
          addFault(text, line.offset);
          return;
        }
        const record = parseJsonRecord(text);
        if (record === 'blank') return;
        if (!line.isValidUtf8) batch.replacedCount++;
        if (record.fault) addFault(record.fault, line.offset);
        else add(record.value, line.offset, text);
      },
      onLongLine: (offset, byteLength) => addFault(recordTooLarge(byteLength, options), offset),
    },
  );
  const close = (): RecordBatch => {
    const { texts, ...closed } = batch;
    const closedBatch = { firstRow, ...closed, exact: (at: number) => parseExactJson(texts[at]!) };
    firstRow += closed.records.length;
    batch = emptyBatch();
    return closedBatch;
  };
  for await (const chunk of chunks) {
    lines.push(chunk);
    if (batch.records.length > 0) yield close();
  }
  lines.end();
  if (batch.records.length > 0) yield close();
}

function emptyBatch(): OpenBatch {
  return { records: [], byteOffsets: [], faults: new Map(), replacedCount: 0, texts: [] };
}
