import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CandidateTable } from '@sluice/sampling';
import { contentHash } from '@sluice/splitting';
import { writeArrayFile } from '../storage/array-file.ts';
import { SpoolReader, SpoolWriter } from '../storage/document-spool.ts';
import type { CandidateColumns } from './candidate-collector.ts';
import { createBandHasher } from './near-duplicate-clusters.ts';

export interface AdmittedCandidates {
  /** The spool with the texts of all that were ever admitted; it is gone afterwards. */
  readonly spoolPath: string;
  readonly survivors: CandidateTable;
  readonly columns: CandidateColumns;
  /** From which texts are near copies; undefined if near copies are not looked for. */
  readonly similarity: number | undefined;
}

/** Writes the survivors' table, and a spool with nothing but their texts, in the order in which they were read. */
export function writeCandidates(folder: string, admitted: AdmittedCandidates): void {
  const { survivors, columns } = admitted;
  const { candidates } = survivors;
  const path = join(folder, 'documents.spool');
  const spoolLengths = gather(columns.spoolLengths.view(), candidates);
  const spoolOffsets = compactSpool(path, admitted);
  writeArrayFile(join(folder, 'candidates.table'), {
    priorities: survivors.priorities,
    files: survivors.files,
    rows: survivors.rows,
    byteLengths: survivors.byteLengths,
    subdomains: gather(columns.subdomains.view(), candidates),
    groups: gather(columns.groups.view(), candidates),
    ranks: gather(columns.ranks.view(), candidates),
    spoolOffsets,
    spoolLengths,
    ...fingerprintTexts(path, { spoolOffsets, spoolLengths, similarity: admitted.similarity }),
  });
}

/** Makes the final spool and gives the survivors' places in it. */
function compactSpool(path: string, { spoolPath, survivors, columns }: AdmittedCandidates): Float64Array {
  const { candidates } = survivors;
  const offsets = columns.spoolOffsets.view();
  const lengths = columns.spoolLengths.view();
  const places = gather(offsets, candidates);
  if (candidates.length === offsets.length) {
    renameSync(spoolPath, path);
    return places;
  }
  const reader = new SpoolReader(spoolPath);
  const writer = new SpoolWriter(path);
  for (const row of inAscendingOrder(candidates)) {
    const candidate = candidates[row]!;
    places[row] = writer.appendBytes(reader.readBytes(offsets[candidate]!, lengths[candidate]!)).byteOffset;
  }
  reader.close();
  writer.close();
  rmSync(spoolPath);
  return places;
}

interface SpooledTexts {
  readonly spoolOffsets: Float64Array;
  readonly spoolLengths: Uint32Array;
  readonly similarity: number | undefined;
}

const BATCH_TEXTS = 256;

/** What texts are compared by, read again a few at a time: hashes of two normal forms, and band keys by column. */
function fingerprintTexts(path: string, { spoolOffsets, spoolLengths, similarity }: SpooledTexts) {
  const documentCount = spoolOffsets.length;
  const textHashes = new BigUint64Array(documentCount);
  const wordHashes = new BigUint64Array(documentCount);
  const hasher = similarity === undefined ? undefined : createBandHasher(similarity);
  const bandKeys = new Float64Array((hasher?.bandCount ?? 0) * documentCount);
  const reader = new SpoolReader(path);
  const order = inAscendingOrder(spoolOffsets);
  for (let start = 0; start < documentCount; start += BATCH_TEXTS) {
    const rows = order.subarray(start, start + BATCH_TEXTS);
    const texts = Array.from(rows, (row) => reader.read(spoolOffsets[row]!, spoolLengths[row]!).text);
    const keys = hasher?.hash(texts);
    for (const [place, row] of rows.entries()) {
      textHashes[row] = contentHash(texts[place]!, 'spacing');
      wordHashes[row] = contentHash(texts[place]!, 'words');
      for (let band = 0; band * documentCount < bandKeys.length; band++) {
        bandKeys[band * documentCount + row] = keys![band * rows.length + place]!;
      }
    }
  }
  reader.close();
  return { textHashes, wordHashes, bandKeys };
}

/** The rows of a column, its smallest value first. */
function inAscendingOrder(column: Uint32Array | Float64Array): Uint32Array {
  return Uint32Array.from(column.keys()).sort((a, b) => column[a]! - column[b]!);
}

function gather<T extends Uint32Array | Float64Array>(column: T, rows: Uint32Array): T {
  const gathered = column.slice(0, rows.length) as T;
  for (let index = 0; index < rows.length; index++) gathered[index] = column[rows[index]!]!;
  return gathered;
}
