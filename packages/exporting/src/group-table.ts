/**
 * The documents of a split as Parquet: `provenance/train-groups.parquet`, a row for each, with the group that must
 * not straddle the split. It says what the blocks cannot: which documents belong together.
 */
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { ByteSink } from './byte-sink.ts';

/** A document of a split. */
export interface GroupRow {
  readonly document: string;
  readonly domain: string;
  readonly subdomain: string;
  /** Null for a document that belongs to no group. */
  readonly group: string | null;
}

const ROW_GROUP_DOCUMENTS = 65_536;

const COLUMNS = ['document', 'domain', 'subdomain', 'group'] as const satisfies (keyof GroupRow)[];

/** The path of a split's table in the output folder. */
export function groupTablePath(split: string): string {
  return `provenance/${split}-groups.parquet`;
}

/** Writes a table, its rows in the order in which they come. Memory: a row group of 65,536 documents. */
export async function writeGroupTable(sink: ByteSink, rows: Iterable<GroupRow>): Promise<void> {
  const bytes = new ByteWriter();
  const schema = [{ name: 'schema', num_children: COLUMNS.length }, ...COLUMNS.map(textColumn)];
  const file = new FileWriter({ writer: bytes, schema, createdBy: 'sluice' });
  const drain = async () => {
    const copy = bytes.getBytes().slice();
    bytes.index = 0;
    await sink.write(copy);
  };
  let group: GroupRow[] = [];
  const writeGroup = async () => {
    const columnData = COLUMNS.map((name) => ({ name, data: group.map((row) => row[name]) }));
    await file.write({ columnData, rowGroupSize: group.length });
    group = [];
    await drain();
  };
  for (const row of rows) {
    group.push(row);
    if (group.length === ROW_GROUP_DOCUMENTS) await writeGroup();
  }
  if (group.length > 0) await writeGroup();
  await file.finish();
  await drain();
}

/** Reads a table in batches, in order. Memory: a row group. */
export async function* readGroupTable(file: AsyncBuffer): AsyncGenerator<readonly GroupRow[]> {
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    const rows = await parquetReadObjects({ file, metadata, columns: [...COLUMNS], rowStart, rowEnd });
    yield rows as unknown as readonly GroupRow[];
    rowStart = rowEnd;
  }
}

function textColumn(name: (typeof COLUMNS)[number]): SchemaElement {
  return {
    name,
    repetition_type: name === 'group' ? 'OPTIONAL' : 'REQUIRED',
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  };
}
