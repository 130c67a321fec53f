import { Buffer } from 'node:buffer';
import type { ByteFile } from '../byte-file.ts';
import { type DocumentMapping, resolveMapping } from '../document-mapping.ts';
import { archiveOfName, chooseFormat, type RecordFormat } from '../file-format.ts';
import { openSourceFile } from '../open-source-file.ts';
import type { ReadOptions } from '../read-documents.ts';
import type { ResolvedSource } from '../source-spec.ts';
import { clusterLines, readTail } from './cluster-lines.ts';
import { clusterRows } from './cluster-rows.ts';
import { recordPieces } from './fetched-pieces.ts';
import { type FetchedPiece, type FileClusters, wholeFile } from './file-clusters.ts';

/** As for `readDocuments`, for all of a file. */
export type ClusterOptions = Omit<ReadOptions, 'rows' | 'byteRanges' | 'fetched'>;

/**
 * The pieces that a file can be read in, for a sample of a source that is too large to read: the footer and page
 * indexes of Parquet are read, of other files at most the beginning. `rows` or `byteRanges` of `ReadOptions` then read the
 * clusters that were drawn.
 *
 * @throws RangeError for a bad mapping or file index; DataError as `readDocuments`.
 */
export async function readClusters(
  source: ResolvedSource,
  mapping: DocumentMapping,
  options: ClusterOptions,
): Promise<FileClusters> {
  const resolved = resolveMapping(mapping);
  return openSourceFile(source, { ...options, hubCache: options.hubCache ?? 'use' }, async (opened, path) => {
    const { file, pieces } = recordPieces(opened);
    const format = archiveOfName(path) ? undefined : await enterableFormat(file, path, resolved.format);
    const base = { recordCount: undefined, fetched: pieces };
    if (format === 'parquet') return { ...base, unit: 'record', ...(await clusterRows(file, resolved)) };
    if (format === undefined) return { ...base, unit: 'file', ...wholeFile(file.byteLength) };
    return { ...base, unit: 'byte', ...clusterLines(file.byteLength) };
  });
}

/**
 * What it takes to end the last record of a cluster of bytes, which only reading can tell: the bytes behind its end, to be given to
 * `readDocuments` as fetched. Empty if a record ends with the cluster.
 *
 * @throws RangeError and DataError as `readClusters`.
 */
export async function readClusterTail(
  source: ResolvedSource,
  mapping: DocumentMapping,
  { end, ...options }: ClusterOptions & { readonly end: number },
): Promise<FetchedPiece> {
  const { maxRecordBytes } = resolveMapping(mapping);
  return openSourceFile(source, { ...options, hubCache: options.hubCache ?? 'use' }, async (file) => ({
    start: end,
    bytes: await readTail(file, end, maxRecordBytes),
  }));
}

const LOOK_BYTES = 64;

/** The format of a file that can be entered in its middle: Parquet, or JSON Lines as they are. */
async function enterableFormat(
  file: ByteFile,
  path: string,
  stated: RecordFormat | undefined,
): Promise<'parquet' | 'json-lines' | undefined> {
  const { format, compression } = chooseFormat(path, stated);
  if (format === 'parquet') return format;
  if (compression !== 'none' || file.byteLength === 0) return undefined;
  if (format === 'json-lines') return format;
  if (format !== 'json') return undefined;
  const head = Buffer.from(await file.read(0, Math.min(LOOK_BYTES, file.byteLength)));
  return /^\s*\{/.test(head.toString('utf8')) ? 'json-lines' : undefined;
}
