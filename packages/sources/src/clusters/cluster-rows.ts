import { type ColumnChunk, type FileMetaData, readOffsetIndex } from 'hyparquet';
import type { ByteFile } from '../byte-file.ts';
import type { ResolvedMapping } from '../document-mapping.ts';
import { mappedFields } from '../document-mapping.ts';
import {
  chooseColumns,
  explained,
  hasOffsetIndex,
  type ReadGroup,
  readParquetMetadata,
  requireGroupSize,
} from '../parquet-metadata.ts';
import type { FileClusters } from './file-clusters.ts';

type PageLocation = ReturnType<typeof readOffsetIndex>['page_locations'][number];

/** Indexes that lie so near to each other are fetched at once. */
const GAP_BYTES = 2 ** 12;

interface Cluster {
  readonly start: number;
  readonly end: number;
  readonly byteLength: number;
}

/**
 * The clusters of a Parquet file, out of its footer and page indexes. A row group of which the largest column that is
 * read has an offset index is cut at that column's pages. A cluster costs the pages of each column that overlap it and
 * their dictionaries, and of columns without an index (writers leave it out where there is one page) all. Another row
 * group, or one where that comes to more than twice its bytes, is a cluster by itself.
 *
 * @throws DataError as `decodeParquet`.
 */
export async function clusterRows(
  file: ByteFile,
  mapping: ResolvedMapping,
): Promise<Pick<FileClusters, 'starts' | 'ends' | 'byteLengths' | 'recordCount'>> {
  const metadata = await readParquetMetadata(file);
  const columns = chooseColumns(metadata, mappedFields(mapping));
  const groups = groupsOf(metadata, columns);
  for (const group of groups) requireGroupSize(group, mapping.maxRowGroupBytes);
  const pages = await explained(() =>
    readPageLocations(
      file,
      groups.flatMap(({ chunks }) => chunks),
    ),
  );
  const clusters = groups.flatMap((group) => clustersOf(group, pages));
  return {
    starts: Float64Array.from(clusters, ({ start }) => start),
    ends: Float64Array.from(clusters, ({ end }) => end),
    byteLengths: Float64Array.from(clusters, ({ byteLength }) => byteLength),
    recordCount: Number(metadata.num_rows),
  };
}

interface Group extends ReadGroup {
  readonly end: number;
}

function groupsOf(metadata: FileMetaData, columns: readonly string[]): Group[] {
  let start = 0;
  return metadata.row_groups.flatMap((group) => {
    const end = start + Number(group.num_rows);
    const chunks = group.columns.filter((chunk) => columns.includes(chunk.meta_data!.path_in_schema[0]!));
    const found = { group, chunks, start, end };
    start = end;
    return found.end > found.start ? [found] : [];
  });
}

type PageTable = ReadonlyMap<ColumnChunk, readonly PageLocation[]>;

/** The pages of every chunk that has an index, fetched with as few reads as indexes lie apart. */
async function readPageLocations(file: ByteFile, chunks: readonly ColumnChunk[]): Promise<PageTable> {
  const indexed = chunks.filter(hasOffsetIndex).map((chunk) => {
    const start = Number(chunk.offset_index_offset);
    return { chunk, start, end: start + chunk.offset_index_length! };
  });
  indexed.sort((a, b) => a.start - b.start);
  const pages = new Map<ColumnChunk, readonly PageLocation[]>();
  for (let first = 0; first < indexed.length; ) {
    let next = first + 1;
    while (next < indexed.length && indexed[next]!.start <= indexed[next - 1]!.end + GAP_BYTES) next++;
    const run = indexed.slice(first, next);
    const bytes = await file.read(run[0]!.start, run.at(-1)!.end);
    for (const { chunk, start, end } of run) {
      const index = bytes.slice(start - run[0]!.start, end - run[0]!.start);
      pages.set(chunk, readOffsetIndex({ view: new DataView(index.buffer), offset: 0 }).page_locations);
    }
    first = next;
  }
  return pages;
}

/** To cut a group at pages is worth while up to this cost of all its clusters, over that of the group. */
const MOST_SURPLUS = 2;

function clustersOf({ chunks, start, end }: Group, pages: PageTable): Cluster[] {
  const all = chunks.reduce((sum, chunk) => sum + storedBytes(chunk), 0);
  const largest = chunks.reduce((a, b) => (storedBytes(b) > storedBytes(a) ? b : a));
  const locations = pages.get(largest) ?? [];
  const rowCount = end - start;
  const starts = [...new Set(locations.map(({ first_row_index }) => Number(first_row_index)))];
  const clusters = starts.map((first, place) => {
    const rows = { start: first, end: starts[place + 1] ?? rowCount };
    const byteLength = chunks.reduce((sum, chunk) => {
      const ofChunk = pages.get(chunk);
      return sum + (ofChunk ? bytesOfRows(chunk, ofChunk, rows, rowCount) : storedBytes(chunk));
    }, 0);
    return { start: start + rows.start, end: start + rows.end, byteLength };
  });
  const cost = clusters.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return clusters.length > 0 && cost <= MOST_SURPLUS * all ? clusters : [{ start, end, byteLength: all }];
}

/** The bytes of a chunk's pages that overlap rows of its group, and of its dictionary. */
function bytesOfRows(
  chunk: ColumnChunk,
  pages: readonly PageLocation[],
  rows: { readonly start: number; readonly end: number },
  rowCount: number,
): number {
  let byteLength = Number(pages[0]!.offset) - chunkStart(chunk);
  pages.forEach((page, place) => {
    const end = place + 1 < pages.length ? Number(pages[place + 1]!.first_row_index) : rowCount;
    if (Number(page.first_row_index) < rows.end && end > rows.start) byteLength += page.compressed_page_size;
  });
  return byteLength;
}

/** Where a chunk begins: at its dictionary, if it has one. */
function chunkStart({ meta_data: meta }: ColumnChunk): number {
  const dictionary = Number(meta!.dictionary_page_offset ?? 0);
  const data = Number(meta!.data_page_offset);
  return dictionary > 0 && dictionary < data ? dictionary : data;
}

function storedBytes(chunk: ColumnChunk): number {
  return Number(chunk.meta_data!.total_compressed_size);
}
