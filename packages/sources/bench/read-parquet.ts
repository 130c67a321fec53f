/**
 * A text column out of Parquet, in characters a CPU second (all threads). The aim is 100 MB.
 * Run: node --conditions=@sluice/source packages/sources/bench/read-parquet.ts
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { readDocuments, resolveSource } from '../src/index.ts';

const ROWS = 60_000;
const folder = join(import.meta.dirname, '..', '.cache', 'bench-parquet');
const words =
  "list_aggregate(list_transform(range(250), x -> chr(97 + ((i * 31 + x * x * 17) % 26)::INT) || 'ord'), 'string_agg', ' ')";
const mapping = { domain: 'prose', subdomain: 'made', textFields: ['text'] };

await mkdir(folder, { recursive: true });
const duckdb = await (await DuckDBInstance.create()).connect();
for (const codec of ['uncompressed', 'snappy', 'zstd']) {
  const name = `${codec}.parquet`;
  const query = `SELECT i || ' ' || ${words} AS text, i AS id FROM range(${ROWS}) t(i)`;
  await duckdb.run(
    `COPY (${query}) TO '${join(folder, name)}' (FORMAT parquet, CODEC '${codec}', ROW_GROUP_SIZE 10240)`,
  );
  const source = await resolveSource({ name: 'made', from: folder, files: [name] }, { baseFolder: folder });
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const start = process.cpuUsage();
    let characters = 0;
    for await (const batch of readDocuments(source, mapping, { baseFolder: folder, fileIndex: 0 })) {
      for (const document of batch.documents) characters += document.text.length;
    }
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, characters / (user + system));
  }
  console.log(`${codec}: ${best.toFixed(0)} MB of characters a CPU second`);
}
await rm(folder, { recursive: true });
