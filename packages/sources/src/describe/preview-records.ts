import { DataError, type FieldValue } from '@sluice/records';
import { parquetSchema } from 'hyparquet';
import type { ByteFile } from '../byte-file.ts';
import { decodeRecords } from '../decode-records.ts';
import { resolveMapping } from '../document-mapping.ts';
import { archiveOfName, formatOfName } from '../file-format.ts';
import { readParquetMetadata } from '../parquet-metadata.ts';

/** The first records of a file. */
export interface RecordPreview {
  readonly records: readonly FieldValue[];
  /** Of Parquet: the names of the columns, in order. */
  readonly columns?: readonly string[];
  readonly rowCount?: number;
  readonly unreadable?: string;
}

const NO_LABEL = { domain: '-', subdomain: '-' };
/** A row group that is larger is not decoded for a look at it. */
const MAX_ROW_GROUP_BYTES = 2 ** 28;

/** The first records of a file, at most `recordCount`; broken ones are left out. A file without an ending of ours is text. */
export async function previewRecords(
  file: ByteFile,
  path: string,
  recordCount: number,
): Promise<RecordPreview> {
  if (formatOfName(path).format !== 'parquet' || archiveOfName(path)) {
    return { records: await takeRecords(file, path, { fields: [], recordCount }) };
  }
  const metadata = await readParquetMetadata(file);
  const columns = parquetSchema(metadata).children.map((child) => child.element.name);
  const rowCount = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  try {
    const records = rowCount === 0 ? [] : await takeRecords(file, path, { fields: columns, recordCount });
    return { records, columns, rowCount };
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== 'row-group-too-large') throw error;
    return { records: [], columns, rowCount, unreadable: error.message };
  }
}

async function takeRecords(
  file: ByteFile,
  path: string,
  { fields, recordCount }: { readonly fields: readonly string[]; readonly recordCount: number },
): Promise<FieldValue[]> {
  const mapping = resolveMapping({
    ...NO_LABEL,
    textFields: ['text'],
    fields,
    maxRowGroupBytes: MAX_ROW_GROUP_BYTES,
    onBadRecord: 'drop',
    invalidUtf8: 'replace',
  });
  const rows = [{ start: 0, end: recordCount }];
  // No field need be there but those that are asked for: the mapping's own text field is not.
  const records: FieldValue[] = [];
  for await (const batch of decodeRecords(file, path, { ...mapping, textFields: [], rows, isPart: true })) {
    for (const [position, record] of batch.records.entries()) {
      if (!batch.faults.has(position)) records.push(record as FieldValue);
      if (records.length === recordCount) return records;
    }
  }
  return records;
}
