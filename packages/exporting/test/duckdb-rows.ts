import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { KeyValue } from 'hyparquet';

/** The rows that DuckDB, an independent reader, has for a query over a Parquet file, which it names FILE. */
export async function duckRows(sql: string, bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return withFile(bytes, async (connection, path) => {
    const reader = await connection.runAndReadAll(sql.replace('FILE', `'${path}'`));
    return reader.getRowObjectsJson();
  });
}

/** A Parquet file as DuckDB writes it anew. */
export async function duckCopy(bytes: Uint8Array, metadata: readonly KeyValue[]): Promise<Uint8Array> {
  return withFile(bytes, async (connection, path) => {
    const entries = metadata.map(({ key, value }) => `${key}: '${value!.replaceAll("'", "''")}'`);
    const copy = `${path}.copy`;
    await connection.run(
      `COPY (FROM '${path}') TO '${copy}' (FORMAT parquet, KV_METADATA { ${entries.join(', ')} })`,
    );
    return readFileSync(copy);
  });
}

async function withFile<Result>(
  bytes: Uint8Array,
  use: (connection: DuckDBConnection, path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-parquet-'));
  const path = join(folder, 'file.parquet');
  writeFileSync(path, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return await use(connection, path);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
