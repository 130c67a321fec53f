import type { ColumnChunk, FileMetaData } from 'hyparquet';
import { chooseColumns, readParquetMetadata } from './decode-parquet.ts';
import { type DocumentMapping, mappedFields, resolveMapping } from './document-mapping.ts';
import { openSourceFile } from './open-source-file.ts';
import type { ReadOptions } from './read-documents.ts';
import type { ResolvedSource } from './source-spec.ts';

/** A row group, with the columns that a mapping reads. */
export interface RowGroupLayout {
  readonly rows: { readonly start: number; readonly end: number };
  /** To be fetched for all of it. */
  readonly storedBytes: number;
  readonly decodedBytes: number;
  /** Rows at which a page of each of these columns begins can be found, so that a part costs its pages alone. */
  readonly hasPageIndex: boolean;
}

/** What the footer of a Parquet file tells, for planning what to read. */
export interface ParquetLayout {
  readonly rowCount: number;
  /** Fetched to learn this. */
  readonly footerBytes: number;
  readonly rowGroups: readonly RowGroupLayout[];
}

/**
 * The row groups of a Parquet file, out of its footer alone: together with `rows` of `ReadOptions` it reads a file at random.
 *
 * @throws RangeError for a bad mapping or file index; DataError as `readDocuments`.
 */
export async function readParquetLayout(
  source: ResolvedSource,
  mapping: DocumentMapping,
  options: ReadOptions,
): Promise<ParquetLayout> {
  const fields = mappedFields(resolveMapping(mapping));
  return openSourceFile(source, { ...options, hubCache: options.hubCache ?? 'use' }, async (file) => {
    const { metadata, fetchedBytes } = await readParquetMetadata(file);
    return layoutOf(metadata, chooseColumns(metadata, fields), fetchedBytes);
  });
}

function layoutOf(metadata: FileMetaData, columns: readonly string[], footerBytes: number): ParquetLayout {
  let start = 0;
  const rowGroups = metadata.row_groups.map((group) => {
    const chunks = group.columns.filter((chunk) =>
      columns.includes(chunk.meta_data?.path_in_schema[0] ?? ''),
    );
    const end = start + Number(group.num_rows);
    const layout = {
      rows: { start, end },
      storedBytes: sum(chunks, (chunk) => chunk.meta_data?.total_compressed_size),
      decodedBytes: sum(chunks, (chunk) => chunk.meta_data?.total_uncompressed_size),
      hasPageIndex: chunks.every((chunk) => Boolean(chunk.offset_index_offset && chunk.offset_index_length)),
    };
    start = end;
    return layout;
  });
  return { rowCount: start, footerBytes, rowGroups };
}

function sum(chunks: readonly ColumnChunk[], bytesOf: (chunk: ColumnChunk) => bigint | undefined): number {
  return chunks.reduce((total, chunk) => total + Number(bytesOf(chunk) ?? 0), 0);
}
