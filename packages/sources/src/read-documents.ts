import { Buffer } from 'node:buffer';
import { DataError, type Document, type DropCounts, type DropReason } from '@sluice/records';
import { decodeStretches } from './clusters/decode-stretches.ts';
import { withPieces } from './clusters/fetched-pieces.ts';
import type { FetchedPiece } from './clusters/file-clusters.ts';
import { decodeRecords } from './decode-records.ts';
import { type DocumentMapping, type ResolvedMapping, resolveMapping } from './document-mapping.ts';
import { mayEnterBytes } from './file-format.ts';
import { type RecordMapper, recordMapper } from './map-record.ts';
import { requireFile, streamSourceFile } from './open-source-file.ts';
import type { StoreOptions } from './open-store.ts';
import type { RecordBatch, RecordFault } from './record-batch.ts';
import { ALL_ROWS, overlaps, type RowRange, requireRowRanges } from './row-range.ts';
import type { ResolvedSource } from './source-spec.ts';

export interface ReadOptions extends StoreOptions {
  /** Which of the source's files. */
  readonly fileIndex: number;
  /**
   * The rows to read, in order and apart. Of Parquet only the pages or row groups that hold them are fetched, and of a
   * file on the Hub that is not in the cache no more is; other formats are read from the start up to the last one.
   * @default all
   */
  readonly rows?: readonly RowRange[];
  /**
   * Reads the records of JSON Lines that start in these ranges of bytes, in order and apart, in place of `rows`. Their
   * `row` is the byte at which they start.
   */
  readonly byteRanges?: readonly RowRange[];
  /** Pieces of the file that are at hand, and are not fetched again. @default none */
  readonly fetched?: readonly FetchedPiece[];
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
  /** Bytes of the text of a document of this batch in UTF-8. Free or cheap where the decoder could tell; else counted. */
  byteLengthOf(index: number): number;
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
  requireFile(source, options.fileIndex);
  const resolved = resolveMapping(mapping);
  const rows = requireRowRanges(options.rows ?? ALL_ROWS);
  const byteRanges = options.byteRanges && requireRowRanges(options.byteRanges);
  if (byteRanges && !mayEnterBytes(source.files[options.fileIndex]!.path, resolved.format))
    throw new RangeError('byteRanges: only JSON Lines that are not compressed are read by bytes');
  if (byteRanges && options.rows) throw new TypeError('rows and byteRanges: expected one of them');
  const isPart = options.rows !== undefined || byteRanges !== undefined;
  const hubCache = options.hubCache ?? (isPart ? 'use' : 'fill');
  return streamSourceFile(source, { ...options, hubCache }, (opened, path) => {
    const file = withPieces(opened, options.fetched ?? []);
    const task = { source, path, mapping: resolved, rows };
    if (byteRanges)
      return mapBatches({ ...task, rowUnit: 'byte' }, decodeStretches(file, byteRanges, resolved));
    return mapBatches(task, decodeRecords(file, path, { ...resolved, rows, isPart }));
  });
}

interface FileTask {
  readonly source: ResolvedSource;
  readonly path: string;
  readonly mapping: ResolvedMapping;
  readonly rows: readonly RowRange[];
  readonly rowUnit?: 'byte';
}

async function* mapBatches(
  task: FileTask,
  batches: AsyncIterable<RecordBatch>,
): AsyncGenerator<DocumentBatch, void, undefined> {
  const { source, path, mapping, rows, rowUnit } = task;
  const origin = { source: source.name, revision: source.revision, file: path };
  const mapper = recordMapper(mapping, rowUnit ? { ...origin, rowUnit } : origin);
  const lastRow = rows.at(-1)?.end ?? 0;
  let filler = new BatchFiller(mapping, mapper, rowUnit);
  for await (const batch of batches) {
    const { firstRow, records } = batch;
    filler.repairedCount += batch.replacedCount;
    for (const range of overlaps(rows, { start: firstRow, end: firstRow + records.length })) {
      for (let position = range.start - firstRow; position < range.end - firstRow; ) {
        position = filler.fill(batch, position, range.end - firstRow);
        if (!filler.isFull) continue;
        yield filler.close();
        filler = new BatchFiller(mapping, mapper, rowUnit);
      }
    }
    if (firstRow + records.length >= lastRow) break;
  }
  if (filler.recordCount > 0) yield filler.close();
}

/** A batch of documents that is being filled. */
class BatchFiller {
  recordCount = 0;
  repairedCount = 0;
  readonly #documents: Document[] = [];
  /** By document, as the decoder told. */
  readonly #byteLengths: (number | undefined)[] = [];
  readonly #drops: { [Reason in DropReason]?: number } = {};
  readonly #mapping: ResolvedMapping;
  readonly #mapper: RecordMapper;
  readonly #rowUnit: 'byte' | undefined;
  /** Unless the text is joined of several. */
  readonly #textField: string | undefined;
  #textUnits = 0;

  constructor(mapping: ResolvedMapping, mapper: RecordMapper, rowUnit: 'byte' | undefined) {
    this.#mapping = mapping;
    this.#mapper = mapper;
    this.#rowUnit = rowUnit;
    const [field, ...others] = mapping.textFields;
    this.#textField = others.length === 0 ? field : undefined;
  }

  get isFull(): boolean {
    return this.#documents.length >= BATCH_DOCUMENTS || this.#textUnits >= BATCH_TEXT_UNITS;
  }

  /** Takes the records [start, end) of a batch until it is full, and returns where it stopped. */
  fill(batch: RecordBatch, start: number, end: number): number {
    let position = start;
    for (; position < end && !this.isFull; position++) {
      const fault = batch.faults.size > 0 ? batch.faults.get(position) : undefined;
      const mapped = fault ?? this.#mapper.map(batch, position);
      if ('reason' in mapped) this.#drop(mapped, batch, position);
      else {
        this.#documents.push(mapped);
        this.#byteLengths.push(batch.textBytes?.(position, mapped.text, this.#textField));
        this.#textUnits += mapped.text.length;
      }
    }
    this.recordCount += position - start;
    this.repairedCount += this.#mapper.takeRepairedCount();
    return position;
  }

  close(): DocumentBatch {
    const { recordCount, repairedCount } = this;
    const documents = this.#documents;
    const byteLengths = this.#byteLengths;
    const byteLengthOf = (index: number) => byteLengths[index] ?? Buffer.byteLength(documents[index]!.text);
    return { documents, recordCount, drops: this.#drops, repairedCount, byteLengthOf };
  }

  /** A blank text is nobody's fault: it is dropped and counted whatever the mapping says of bad records. */
  #drop(fault: RecordFault, batch: RecordBatch, position: number): void {
    if (fault.reason !== 'empty-text' && this.#mapping.onBadRecord === 'error') {
      const row = this.#rowUnit ? undefined : batch.firstRow + position;
      throw faultError(fault, batch.byteOffset?.(position), row);
    }
    this.#drops[fault.reason] = (this.#drops[fault.reason] ?? 0) + 1;
  }
}

/** A fault as an error with its place, as far as that is known. */
export function faultError(
  fault: RecordFault,
  byteOffset: number | undefined,
  row: number | undefined,
): DataError {
  return new DataError(fault.reason, fault.message, {
    position: { ...(row === undefined ? {} : { row }), ...(byteOffset === undefined ? {} : { byteOffset }) },
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
  });
}
