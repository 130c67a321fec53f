import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** A record of the code corpus in the shape of CodeParrot: every value is a text. */
export interface CodeRecord {
  readonly repo_name: string;
  readonly content: string;
}

const COLUMNS = ['repo_name', 'path', 'copies', 'size', 'content', 'license'] as const;

/** The records of the code corpus, file by file, in order of repository. */
export function readCodeRecords(): CodeRecord[][] {
  const folder = join(sharedDataFolder(), 'codeparrot-shaped', 'data');
  return readdirSync(folder)
    .toSorted()
    .map((name) =>
      gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as CodeRecord),
    );
}

/** How a copy is written. */
export interface CopyLayout {
  /** Rows of a row group. */
  readonly rows: number;
  readonly hasPageIndex: boolean;
  /** Of a page, before it is compressed. @default 32,768 */
  readonly pageBytes?: number;
}

/** A Parquet copy of records. */
export function parquetCopy(
  records: readonly CodeRecord[],
  { rows, hasPageIndex, pageBytes = 32_768 }: CopyLayout,
): Uint8Array {
  const columnData = COLUMNS.map((name) => ({
    name,
    data: records.map((record) => (record as unknown as Record<string, string>)[name]),
    type: 'STRING' as const,
    offsetIndex: hasPageIndex,
  }));
  return new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize: rows, pageSize: pageBytes, codec: 'SNAPPY' }),
  );
}
