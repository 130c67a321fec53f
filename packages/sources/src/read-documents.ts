import { DataError, type Document, type DropCounts, type DropReason } from '@sluice/records';
import type { ByteFile } from './byte-file.ts';
import { decodeRecords } from './decode-records.ts';
import { type DocumentMapping, type ResolvedMapping, resolveMapping } from './document-mapping.ts';
import { type RecordMapper, recordMapper } from './map-record.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import { locateError, type RecordBatch, type RecordFault } from './record-batch.ts';
import type { ResolvedSource, SourceFile } from './source-spec.ts';

export interface ReadOptions extends StoreOptions {
  /** Which of the source's files. */
  readonly fileIndex: number;
  /** Told of the bytes of the file read so far, as stored. */
  readonly onProgress?: (bytesRead: number) => void;
}

/** Some documents of a file, in its order, and what happened to the records among them that are not there. */
export interface DocumentBatch {
  /** At most 1,024, and about half a mebi of UTF-16 code units of text. */
  readonly documents: readonly Document[];
  /** Records that were read for this batch: documents and drops. */
  readonly recordCount: number;
  readonly drops: DropCounts;
  /** Documents of which wrong bytes or lone surrogates were replaced by U+FFFD. */
  readonly repairedCount: number;
}

const BATCH_DOCUMENTS = 1_024;
/** Half a mebi: larger batches outlive the collector's nursery and cost a quarter of the speed. */
const BATCH_TEXT_UNITS = 2 ** 19;

/**
 * The documents of one file of a source. Rows count every record of the file from 0, whatever becomes of it, so that
 * the id of a document depends on its file alone. Memory is bounded by a batch, and for Parquet by a row group.
 *
 * @throws RangeError or TypeError for a bad mapping or file index, before anything is read. DataError with source, file
 * and where known row and byte: whatever the decoders report, the first bad record unless `onBadRecord` is `drop`
 * (its code is the reason), and `source-changed`.
 */
export function readDocuments(
  source: ResolvedSource,
  mapping: DocumentMapping,
  options: ReadOptions,
): AsyncGenerator<DocumentBatch, void, undefined> {
  const file = source.files[options.fileIndex];
  if (file === undefined) {
    throw new RangeError(
      `readDocuments: fileIndex must be from 0 to ${source.files.length - 1}, got ${options.fileIndex}`,
    );
  }
  return readFile({ source, file, mapping: resolveMapping(mapping) }, options);
}

interface FileTask {
  readonly source: ResolvedSource;
  readonly file: SourceFile;
  readonly mapping: ResolvedMapping;
}

async function* readFile(
  task: FileTask,
  options: ReadOptions,
): AsyncGenerator<DocumentBatch, void, undefined> {
  const { source, file } = task;
  let opened: ByteFile | undefined;
  try {
    const store = await openStore(source.from, options, source.revision);
    opened = watched(await store.open(file), options);
    yield* mapBatches(task, decodeRecords(opened, file.path, task.mapping));
  } catch (error) {
    throw error instanceof DataError ? locateError(error, source.name, file.path) : error;
  } finally {
    await opened?.close();
  }
}

async function* mapBatches(
  task: FileTask,
  batches: AsyncIterable<RecordBatch>,
): AsyncGenerator<DocumentBatch, void, undefined> {
  const { source, file, mapping } = task;
  const mapper = recordMapper(mapping, { source: source.name, revision: source.revision, file: file.path });
  let filler = new BatchFiller(mapping, mapper);
  for await (const batch of batches) {
    filler.repairedCount += batch.replacedCount;
    for (let position = 0; position < batch.records.length; ) {
      position = filler.fill(batch, position);
      if (!filler.isFull) continue;
      yield filler.close();
      filler = new BatchFiller(mapping, mapper);
    }
  }
  if (filler.recordCount > 0) yield filler.close();
}

/** A batch of documents that is being filled. */
class BatchFiller {
  recordCount = 0;
  repairedCount = 0;
  readonly #documents: Document[] = [];
  readonly #drops: { [Reason in DropReason]?: number } = {};
  readonly #mapping: ResolvedMapping;
  readonly #mapper: RecordMapper;
  #textUnits = 0;

  constructor(mapping: ResolvedMapping, mapper: RecordMapper) {
    this.#mapping = mapping;
    this.#mapper = mapper;
  }

  get isFull(): boolean {
    return this.#documents.length >= BATCH_DOCUMENTS || this.#textUnits >= BATCH_TEXT_UNITS;
  }

  /** Takes records from `start` on until it is full, and returns where it stopped. */
  fill(batch: RecordBatch, start: number): number {
    let position = start;
    for (; position < batch.records.length && !this.isFull; position++) {
      const fault = batch.faults.size > 0 ? batch.faults.get(position) : undefined;
      const mapped = fault ?? this.#mapper.map(batch, position);
      if ('reason' in mapped) this.#drop(mapped, batch, position);
      else {
        this.#documents.push(mapped);
        this.#textUnits += mapped.text.length;
      }
    }
    this.recordCount += position - start;
    this.repairedCount += this.#mapper.takeRepairedCount();
    return position;
  }

  close(): DocumentBatch {
    const { recordCount, repairedCount } = this;
    return { documents: this.#documents, recordCount, drops: this.#drops, repairedCount };
  }

  /** A blank text is nobody's fault: it is dropped and counted whatever the mapping says of bad records. */
  #drop(fault: RecordFault, batch: RecordBatch, position: number): void {
    if (fault.reason !== 'empty-text' && this.#mapping.onBadRecord === 'error') {
      throw faultError(fault, batch, position);
    }
    this.#drops[fault.reason] = (this.#drops[fault.reason] ?? 0) + 1;
  }
}

function faultError(fault: RecordFault, batch: RecordBatch, position: number): DataError {
  const byteOffset = batch.byteOffsets?.[position];
  return new DataError(fault.reason, fault.message, {
    position: { row: batch.firstRow + position, ...(byteOffset === undefined ? {} : { byteOffset }) },
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
  });
}

/** The same file, counting what is read of it and stopping at the signal. */
function watched(file: ByteFile, { onProgress, signal }: ReadOptions): ByteFile {
  let bytesRead = 0;
  const count = (byteLength: number): void => {
    signal?.throwIfAborted();
    bytesRead += byteLength;
    onProgress?.(bytesRead);
  };
  async function* stream(start?: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.stream(start)) {
      count(chunk.length);
      yield chunk;
    }
  }
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await file.read(start, end);
    count(bytes.length);
    return bytes;
  };
  return { byteLength: file.byteLength, read, stream, close: () => file.close() };
}
