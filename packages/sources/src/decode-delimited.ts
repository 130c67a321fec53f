import { DataError } from '@sluice/records';
import { CsvError, parse } from 'csv-parse';
import { nearestNames } from './nearest-names.ts';
import type { ByteChunks, DecodeOptions, RecordBatch, RecordFault } from './record-batch.ts';

export interface DecodeDelimitedOptions extends DecodeOptions {
  readonly delimiter: ',' | '\t';
  /** Fields that must be columns. */
  readonly fields: readonly string[];
}

/**
 * The rows of a CSV or TSV file (RFC 4180) under its first row, which names the columns. A row with another number of
 * fields is a broken record. All values are text; an empty field is the empty text.
 *
 * @throws DataError `missing-field` for a column that is not there, `truncated-file` where a quote never closes,
 * `broken-file` where quotes are misplaced or a row is over the limit, so that the rest cannot be told apart.
 */
export async function* decodeDelimited(
  chunks: ByteChunks,
  options: DecodeDelimitedOptions,
): AsyncGenerator<RecordBatch> {
  const feed = openParser(options);
  let columns: readonly string[] | undefined;
  let firstRow = 0;
  const take = (): RecordBatch | undefined => {
    const rows = feed.take();
    if (columns === undefined && rows.length > 0) columns = headerOf(rows.shift()!, options.fields);
    if (columns === undefined || rows.length === 0) return undefined;
    const batch = batchOf(rows, columns, { firstRow, invalidUtf8: options.invalidUtf8 });
    firstRow += rows.length;
    return batch;
  };
  for await (const chunk of chunks) {
    await feed.write(chunk);
    const batch = take();
    if (batch) yield batch;
  }
  await feed.end();
  const batch = take();
  if (batch) yield batch;
}

type ParsedRow = readonly string[];

function openParser(options: DecodeDelimitedOptions) {
  let rows: ParsedRow[] = [];
  let failure: Error | undefined;
  const parser = parse({
    delimiter: options.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'], // what it finds for itself is the first row's end, taken for all
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: options.maxRecordBytes,
  });
  parser.on('data', (row: ParsedRow) => rows.push(row));
  const finished = new Promise<void>((done) => {
    parser.on('error', (error) => {
      failure = error;
      done();
    });
    parser.on('end', done);
  });
  const settle = async (step: Promise<unknown>): Promise<void> => {
    await Promise.race([step, finished]);
    if (failure) throw explainFailure(failure, parser.info.records - 1);
  };
  return {
    write: (chunk: Uint8Array) =>
      settle(new Promise<void>((done) => parser.write(chunk, () => setImmediate(done)))),
    end: () => {
      parser.end();
      return settle(finished);
    },
    take: (): ParsedRow[] => {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

function headerOf(names: readonly string[], fields: readonly string[]): readonly string[] {
  for (const field of fields) {
    if (names.includes(field)) continue;
    throw new DataError('missing-field', `there is no column ${JSON.stringify(field)}`, {
      hint: `the columns are ${names.join(', ')}; nearest: ${nearestNames(field, names, 1).join('')}`,
    });
  }
  return names;
}

function batchOf(
  rows: readonly ParsedRow[],
  columns: readonly string[],
  options: { readonly firstRow: number; readonly invalidUtf8: DecodeOptions['invalidUtf8'] },
): RecordBatch {
  const faults = new Map<number, RecordFault>();
  let replacedCount = 0;
  const records = rows.map((record, position) => {
    if (record.length !== columns.length) {
      const message = `the row has ${record.length} fields, expected ${columns.length}`;
      faults.set(position, { reason: 'broken-record', message });
      return undefined;
    }
    if (options.invalidUtf8 === 'replace' && record.some((value) => value.includes('\uFFFD')))
      replacedCount++;
    return Object.fromEntries(columns.map((column, index) => [column, record[index]]));
  });
  return { firstRow: options.firstRow, records, faults, replacedCount, mayHaveLoneSurrogates: false };
}

function explainFailure(error: Error, row: number): DataError {
  const code = error instanceof CsvError ? error.code : '';
  const position = { row: Math.max(0, row) };
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new DataError('truncated-file', 'the file ends inside a quoted field', {
      position,
      hint: 'the file is cut short, or a quote is missing; fetch it again or mend it',
      cause: error,
    });
  }
  return new DataError('broken-file', `not readable as a table (${error.message})`, {
    position,
    hint: 'mend the row; what follows it cannot be told apart',
    cause: error,
  });
}
