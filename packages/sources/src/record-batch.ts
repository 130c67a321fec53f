import { DataError, type DropReason } from '@sluice/records';

/** Why one record of a file could not be decoded. */
export interface RecordFault {
  readonly reason: DropReason;
  readonly message: string;
  readonly hint?: string;
}

/** A run of consecutive records out of a decoder. It is valid until the next one is asked for. */
export interface RecordBatch {
  /** The row of the first record, counted from 0 in the file. */
  readonly firstRow: number;
  /** One value a row; `undefined` where there is a fault. */
  readonly records: readonly unknown[];
  /** By position in `records`. */
  readonly faults: ReadonlyMap<number, RecordFault>;
  /** Where a record starts in the decompressed file, where the format can tell. */
  byteOffset?(position: number): number;
  /** Whether a text may hold a lone surrogate: only an escape in JSON can bring one in. */
  readonly mayHaveLoneSurrogates: boolean;
  /** Records in which bytes that were not UTF-8 were replaced. */
  readonly replacedCount: number;
  /**
   * Bytes of UTF-8 of a record's text, where the decoder can tell without counting them: of the field of this name, or of
   * several that were joined by ASCII.
   */
  textBytes?(position: number, text: string, field: string | undefined): number | undefined;
  /** The record again, with integers over 2^53 as strings of digits, where the first reading loses them. */
  exact?(position: number): unknown;
}

export interface DecodeOptions {
  readonly maxRecordBytes: number;
  readonly invalidUtf8: 'refuse' | 'replace';
}

/** A stream of bytes in chunks of any size. Decoders keep no view of a chunk after asking for the next. */
export type ByteChunks = AsyncIterable<Uint8Array>;

/** The same error with its source and file, and with both at the front of the message. */
export function locateError(error: DataError, source: string, file: string | undefined): DataError {
  const { row, byteOffset } = error.position;
  const place = [
    file === undefined ? source : `${source}: ${file}`,
    row === undefined ? '' : `, row ${row}`,
    byteOffset === undefined ? '' : `, byte ${byteOffset}`,
  ];
  return new DataError(error.code, `${place.join('')}: ${error.message}`, {
    position: { ...error.position, source, ...(file === undefined ? {} : { file }) },
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  });
}
