import { Buffer } from 'node:buffer';
import type { ByteFile } from '../byte-file.ts';
import { type DocumentMapping, resolveMapping } from '../document-mapping.ts';
import { archiveOfName, chooseFormat, type RecordFormat } from '../file-format.ts';
import { openSourceFile } from '../open-source-file.ts';
import type { ReadOptions } from '../read-documents.ts';
import type { ResolvedSource } from '../source-spec.ts';
import { clusterLines, measureOverhangs } from './cluster-lines.ts';
import { clusterRows } from './cluster-rows.ts';
import { recordPieces } from './fetched-pieces.ts';
import { type FileClusters, wholeFile } from './file-clusters.ts';

export interface ClusterOptions extends Omit<ReadOptions, 'rows' | 'byteRanges'> {
  /** Places in the file, at which to find out what it takes to end a record. @default none */
  readonly places?: readonly number[];
}

/**
 * The pieces that a file can be read in, for a sample of a source that is too large to read: the footer and page
 * indexes of Parquet are read, of JSON Lines a few places, of other files nothing. `rows` or `byteRanges` of `ReadOptions` then read the
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
    const base = { recordCount: undefined, overhangs: [] };
    if (format === 'parquet')
      return { ...base, unit: 'record', ...(await clusterRows(file, resolved)), fetched: pieces };
    if (format === undefined)
      return { ...base, unit: 'file', ...wholeFile(file.byteLength), fetched: pieces };
    const overhangs = await measureOverhangs(file, options.places ?? [], resolved.maxRecordBytes);
    return { ...base, unit: 'byte', ...clusterLines(file.byteLength), overhangs, fetched: [] };
  });
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
  return /^(?:\ufeff)?\s*\{/.test(head.toString('utf8')) ? 'json-lines' : undefined;
}
