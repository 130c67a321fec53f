import { Buffer, isUtf8 } from 'node:buffer';
import { DataError } from '@sluice/records';
import { parseExactJson, parseJsonRecord, UnusableText } from './parse-json-record.ts';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';
import { decodedText, recordTooLarge } from './text-fault.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

const NOTHING: RecordFault = { reason: 'broken-record', message: 'nothing between two commas' };

/**
 * The elements of one JSON array of any length, each parsed by itself: the bytes are scanned for brackets and strings
 * alone, to find where an element ends. An element over the limit is passed over without being held.
 *
 * @throws DataError `truncated-file` if the array never closes, `broken-file` if something else follows it.
 */
export async function* decodeJsonArray(
  chunks: ByteChunks,
  options: DecodeOptions & { readonly startOffset: number },
): AsyncGenerator<RecordBatch> {
  let elements: Element[] = [];
  const scanner = scanArray(options, (element) => elements.push(element));
  let firstRow = 0;
  for await (const chunk of chunks) {
    scanner.push(chunk);
    if (elements.length === 0) continue;
    yield parseElements(elements, firstRow, options);
    firstRow += elements.length;
    elements = [];
  }
  scanner.end();
}

interface Element {
  readonly offset: number;
  readonly byteLength: number;
  /** Undefined if the element is over the limit. */
  readonly bytes: Buffer | undefined;
}

function parseElements(elements: readonly Element[], firstRow: number, options: DecodeOptions): RecordBatch {
  const faults = new Map<number, RecordFault>();
  const texts: string[] = [];
  let replacedCount = 0;
  const records = elements.map((element, position) => {
    const fault = (found: RecordFault): undefined => void faults.set(position, found);
    texts[position] = '';
    const { bytes } = element;
    if (bytes === undefined) return fault(recordTooLarge(element.byteLength, options));
    const isValidUtf8 = isUtf8(bytes);
    const text = decodedText({ buffer: bytes, start: 0, end: bytes.length, isValidUtf8 }, options);
    if (typeof text !== 'string') return fault(text);
    if (!isValidUtf8) replacedCount++;
    const parsed = parseJsonRecord(text);
    if (parsed instanceof UnusableText) {
      return fault(parsed.fault === 'blank' ? NOTHING : parsed.fault);
    }
    texts[position] = text;
    return parsed;
  });
  const byteOffset = (at: number): number => elements[at]!.offset;
  const exact = (at: number): unknown => parseExactJson(texts[at]!);
  return { firstRow, records, faults, byteOffset, replacedCount, mayHaveLoneSurrogates: true, exact };
}

/** Finds the elements of the outermost array; `onElement` owns the bytes it is given. */
function scanArray(
  options: DecodeOptions & { readonly startOffset: number },
  onElement: (element: Element) => void,
) {
  let streamOffset = options.startOffset;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isClosed = false;
  let pieces: Buffer[] = [];
  let heldBytes = 0;
  let elementOffset = 0;
  let hasElement = false; // whether anything but white space was seen since the last comma
  let elementCount = 0;

  const hold = (piece: Buffer): void => {
    heldBytes += piece.length;
    if (heldBytes <= options.maxRecordBytes) pieces.push(Buffer.from(piece));
    else pieces = [];
  };
  const close = (isLast: boolean): void => {
    if (hasElement || !isLast || elementCount > 0) {
      const bytes = heldBytes <= options.maxRecordBytes ? Buffer.concat(pieces) : undefined;
      onElement({ offset: elementOffset, byteLength: heldBytes, bytes });
      elementCount++;
    }
    pieces = [];
    heldBytes = 0;
    hasElement = false;
  };
  const push = (bytes: Uint8Array): void => {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0; // of what belongs to the element at hand
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInString = false;
        continue;
      }
      if (byte === 32 || (byte >= 9 && byte <= 13)) continue;
      if (isClosed) throw broken('something follows the end of the array', streamOffset + at);
      if (depth === 0) {
        if (byte !== 0x5b) throw broken('expected an array of records', streamOffset + at);
        depth = 1;
        start = at + 1;
        continue;
      }
      if (depth === 1 && (byte === COMMA || byte === 0x5d)) {
        hold(chunk.subarray(start, at));
        close(byte === 0x5d);
        start = at + 1;
        if (byte === 0x5d) {
          depth = 0;
          isClosed = true;
          start = chunk.length;
        }
        continue;
      }
      if (!hasElement) {
        hasElement = true;
        elementOffset = streamOffset + at;
        start = at;
        pieces = [];
        heldBytes = 0;
      }
      if (byte === QUOTE) isInString = true;
      else if (byte === 0x5b || byte === 0x7b) depth++;
      else if (byte === 0x5d || byte === 0x7d) depth--;
    }
    if (depth > 0 && start < chunk.length) hold(chunk.subarray(start));
    streamOffset += chunk.length;
  };
  const end = (): void => {
    if (isClosed) return;
    throw new DataError('truncated-file', `the array ends after ${elementCount} whole records`, {
      position: { byteOffset: streamOffset, row: elementCount },
      hint: 'the file is cut short or its brackets do not match; fetch it again',
    });
  };
  return { push, end };
}

function broken(message: string, byteOffset: number): DataError {
  return new DataError('broken-file', message, {
    position: { byteOffset },
    hint: 'a .json file must hold one array of records, or one record a line',
  });
}
