import { DataError, type DropCounts, type DropReason, type Fields } from '@sluice/records';
import { parquetSchema } from 'hyparquet';
import type { ByteFile } from './byte-file.ts';
import { chooseFiles } from './choose-files.ts';
import { decodeJsonLines } from './decode-json-lines.ts';
import { decodeRecords } from './decode-records.ts';
import { resolveMapping } from './document-mapping.ts';
import { archiveOfName, formatOfName } from './file-format.ts';
import { losesDigits } from './map-record.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import { openText } from './open-text.ts';
import { readParquetMetadata } from './parquet-metadata.ts';
import { faultError } from './read-documents.ts';
import { type ByteChunks, locateError, type RecordBatch } from './record-batch.ts';
import { ALL_ROWS } from './row-range.ts';
import type { SourceSpec } from './source-spec.ts';

/** A run of whole records, with all their fields. */
export interface RecordRun {
  /** The path of their file inside the source; empty for a stream. */
  readonly file: string;
  readonly firstRow: number;
  /** One a row; undefined where it was dropped. Texts are well-formed Unicode as far as the file's are. */
  readonly records: readonly (Fields | undefined)[];
  readonly drops: DropCounts;
}

export interface ReadRecordsOptions {
  /** What a broken record does: it stops the reading, or is dropped and counted. @default 'error' */
  readonly onBadRecord?: 'error' | 'drop';
}

/**
 * The records of an address as they are, file by file in code-unit order: what `readDocuments` maps. Rows count as
 * there. No file is hashed or kept in a cache.
 *
 * @throws RangeError for a bad address; DataError as `resolveSource` and `readDocuments`.
 */
export async function* readRecords(
  spec: SourceSpec,
  options: StoreOptions & ReadRecordsOptions,
): AsyncGenerator<RecordRun, void, undefined> {
  let file: string | undefined;
  try {
    const store = await openStore(spec.from, { hubCache: 'use', ...options });
    for (const listed of await chooseFiles(store, spec)) {
      file = listed.path;
      const opened = await store.open(listed);
      try {
        yield* runsOf(await openRecords(opened, listed.path), listed.path, options);
      } finally {
        await opened.close();
      }
    }
  } catch (error) {
    throw error instanceof DataError ? locateError(error, spec.name, file) : error;
  }
}

/** The records of a stream of JSON Lines. @param name how it is called in errors */
export async function* readRecordStream(
  chunks: ByteChunks,
  name: string,
  options: ReadRecordsOptions = {},
): AsyncGenerator<RecordRun, void, undefined> {
  try {
    const text = await openText(chunks);
    const { startOffset } = text;
    yield* runsOf(decodeJsonLines(text.chunks, { ...PLAIN, startOffset }), '', options);
  } catch (error) {
    throw error instanceof DataError ? locateError(error, name, undefined) : error;
  }
}

const PLAIN = resolveMapping({ domain: '-', subdomain: '-', textFields: ['-'] });

async function openRecords(file: ByteFile, path: string): Promise<AsyncIterable<RecordBatch>> {
  const mapping = { ...PLAIN, textFields: [], rows: ALL_ROWS, isPart: false };
  if (formatOfName(path).format !== 'parquet' || archiveOfName(path))
    return decodeRecords(file, path, mapping);
  return decodeRecords(file, path, { ...mapping, fields: await parquetColumns(file) });
}

/** The names of a Parquet file's columns. */
async function parquetColumns(file: ByteFile): Promise<string[]> {
  const metadata = await readParquetMetadata(file);
  return parquetSchema(metadata).children.map((child) => child.element.name);
}

async function* runsOf(
  batches: AsyncIterable<RecordBatch>,
  file: string,
  { onBadRecord = 'error' }: ReadRecordsOptions,
): AsyncGenerator<RecordRun> {
  for await (const batch of batches) {
    const drops: { [Reason in DropReason]?: number } = {};
    for (const [position, fault] of batch.faults) {
      if (onBadRecord === 'error')
        throw faultError(fault, batch.byteOffset?.(position), batch.firstRow + position);
      drops[fault.reason] = (drops[fault.reason] ?? 0) + 1;
    }
    const records = batch.records.map((record, position) =>
      batch.exact && losesDigits(record) ? batch.exact(position) : record,
    );
    yield { file, firstRow: batch.firstRow, records: records as (Fields | undefined)[], drops };
  }
}
