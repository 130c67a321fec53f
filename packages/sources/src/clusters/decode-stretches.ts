import type { ByteFile } from '../byte-file.ts';
import { decodeJsonLines } from '../decode-json-lines.ts';
import { readAhead } from '../read-ahead.ts';
import type { ByteChunks, DecodeOptions, RecordBatch } from '../record-batch.ts';
import type { RowRange } from '../row-range.ts';
import { readStretch, type StretchBytes } from './cluster-lines.ts';

const READS_AT_ONCE = 4;

/** The records of JSON Lines that start in some ranges of bytes. Their rows are not known; `byteOffset` is. */
export async function* decodeStretches(
  file: ByteFile,
  ranges: readonly RowRange[],
  options: DecodeOptions,
): AsyncGenerator<RecordBatch> {
  const within = ranges.map(({ start, end }) => ({ start, end: Math.min(end, file.byteLength) }));
  const read = (range: RowRange) => readStretch(file, range, options.maxRecordBytes);
  for await (const stretch of readAhead(within, READS_AT_ONCE, read)) {
    const { offset, bytes } = withoutMark(stretch);
    yield* decodeJsonLines(once(bytes), { ...options, startOffset: offset });
  }
}

async function* once(bytes: Uint8Array): ByteChunks & AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** A byte-order mark stands at the start of a file alone. */
function withoutMark({ offset, bytes }: StretchBytes): StretchBytes {
  const isMarked = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? { offset: 3, bytes: bytes.subarray(3) } : { offset, bytes };
}
