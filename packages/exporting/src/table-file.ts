import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { OutputFolder } from './output-folder.ts';

const ROW_GROUP_ROWS = 131_072;

const required = { repetition_type: 'REQUIRED' } as const;

export const integerColumn = (name: string): SchemaElement => ({
  name,
  ...required,
  type: 'INT32',
  converted_type: 'UINT_32',
});

export const textColumn = (name: string): SchemaElement => ({
  name,
  ...required,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
});

export type TableRow = readonly (string | number | bigint)[];

/** A Parquet file of plain columns, rows in. Memory: a row group of 131,072 rows. */
export async function openTable(folder: OutputFolder, path: string, columns: readonly SchemaElement[]) {
  const file = await folder.createFile(path);
  const bytes = new ByteWriter();
  const schema = [{ name: 'schema', num_children: columns.length }, ...columns];
  const parquet = new FileWriter({ writer: bytes, schema, createdBy: 'sluice' });
  let rows: TableRow[] = [];

  async function writeRows(count: number): Promise<void> {
    const group = rows.slice(0, count);
    rows = rows.slice(count);
    const columnData = columns.map(({ name }, at) => ({ name, data: group.map((row) => row[at]!) }));
    await parquet.write({ columnData, rowGroupSize: count });
    await drain();
  }

  async function drain(): Promise<void> {
    const copy = bytes.getBytes().slice();
    bytes.index = 0;
    await file.write(copy);
  }

  return {
    async add(added: readonly TableRow[]): Promise<void> {
      for (const row of added) rows.push(row);
      while (rows.length >= ROW_GROUP_ROWS) await writeRows(ROW_GROUP_ROWS);
    },
    async finish(): Promise<void> {
      if (rows.length > 0) await writeRows(rows.length);
      await parquet.finish();
      await drain();
      await file.close();
    },
  };
}
