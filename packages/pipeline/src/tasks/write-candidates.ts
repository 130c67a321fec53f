import { join } from 'node:path';
import { contentHash } from '@sluice/splitting';
import { type ArrayFileWriter, createArrayFile } from '../storage/array-file.ts';
import { type LogRecord, readCandidateLog } from '../storage/candidate-log.ts';
import { decodeSpooled } from '../storage/document-spool.ts';
import { createRowSorter, type RowSorter, type SortedRows } from '../storage/row-sorter.ts';
import { createBandHasher } from './near-duplicate-clusters.ts';

/** The columns of the table of candidates that are numbers, by their place in a row that is sorted. */
const NUMBERS = [
  ['priorities', 'f64'],
  ['files', 'u32'],
  ['rows', 'f64'],
  ['byteLengths', 'f64'],
  ['weights', 'f64'],
  ['ranks', 'f64'],
  ['subdomains', 'u32'],
  ['groups', 'u32'],
  ['strata', 'u32'],
  ['spoolOffsets', 'f64'],
  ['spoolLengths', 'u32'],
] as const;
/** Hashes of the text, behind the numbers. */
const HASHES = ['textHashes', 'wordHashes'] as const;

export interface LoggedCandidates {
  /** The log, without those that were pushed out. */
  readonly logPath: string;
  readonly documentCount: number;
  /** Priorities that cut the candidates into runs that are sorted in memory. */
  readonly cuts: readonly number[];
  /** From which texts are near copies; undefined if near copies are not looked for. */
  readonly similarity: number | undefined;
}

const BATCH_TEXTS = 256;

/**
 * Writes the table of a task's candidates, ascending by (priority, file, row), with what texts are compared by: hashes
 * of two normal forms, and band keys by column. The log is read once. Memory: a batch of texts and a run of rows.
 */
export function writeCandidates(folder: string, logged: LoggedCandidates): void {
  const { documentCount, similarity } = logged;
  const hasher = similarity === undefined ? undefined : createBandHasher(similarity);
  const bandCount = hasher?.bandCount ?? 0;
  const placeCount = NUMBERS.length + HASHES.length + bandCount;
  const sorter = createRowSorter(folder, { placeCount, cuts: logged.cuts });
  for (const batch of batches(readCandidateLog(logged.logPath))) {
    const keys = hasher?.hash(batch.map(({ text }) => text));
    for (const [place, { numbers, text }] of batch.entries()) {
      sorter.numbers.set(numbers);
      sorter.integers[NUMBERS.length] = contentHash(text, 'spacing');
      sorter.integers[NUMBERS.length + 1] = contentHash(text, 'words');
      for (let band = 0; band < bandCount; band++)
        sorter.numbers[NUMBERS.length + HASHES.length + band] = keys![band * batch.length + place]!;
      sorter.push();
    }
  }
  writeTable(join(folder, 'candidates.table'), sorter, { documentCount, bandCount });
}

interface BatchRow {
  readonly numbers: readonly number[];
  readonly text: string;
}

function* batches(records: Iterable<LogRecord>): Generator<BatchRow[], void, undefined> {
  let batch: BatchRow[] = [];
  for (const record of records) {
    batch.push({ numbers: numbersOf(record), text: textOf(record) });
    if (batch.length < BATCH_TEXTS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const textOf = ({ document }: LogRecord): string => decodeSpooled(document).text;

/** The numbers of a row, in the order of {@link NUMBERS}. */
function numbersOf({ candidate, spoolOffset, document }: LogRecord): number[] {
  const { priority, file, row, byteLength, weight, rank, subdomain, group, stratum } = candidate;
  const ofDocument = [priority, file, row, byteLength, weight, rank, subdomain, group, stratum];
  return [...ofDocument, spoolOffset, document.length];
}

interface TableSize {
  readonly documentCount: number;
  readonly bandCount: number;
}

function writeTable(path: string, sorter: RowSorter, { documentCount, bandCount }: TableSize): void {
  const table = createArrayFile(path, [
    ...NUMBERS.map(([name, type]) => ({ name, type, length: documentCount })),
    ...HASHES.map((name) => ({ name, type: 'u64' as const, length: documentCount })),
    { name: 'bandKeys', type: 'f64', length: bandCount * documentCount },
  ]);
  let start = 0;
  for (const rows of sorter.sortedRanges()) {
    writeColumns(table, rows, start);
    for (let band = 0; band < bandCount; band++) {
      const keys = rows.numbers(NUMBERS.length + HASHES.length + band);
      table.write('bandKeys', band * documentCount + start, keys);
    }
    start += rows.rowCount;
  }
  table.close();
}

function writeColumns(table: ArrayFileWriter, rows: SortedRows, start: number): void {
  for (const [place, [name, type]] of NUMBERS.entries()) {
    const column = rows.numbers(place);
    table.write(name, start, type === 'f64' ? column : Uint32Array.from(column));
  }
  for (const [place, name] of HASHES.entries())
    table.write(name, start, rows.integers(NUMBERS.length + place));
}
