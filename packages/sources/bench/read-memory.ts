/**
 * The peak memory of reading a file and one ten times as long, each in a process of its own: it should be the same.
 * Run: node --conditions=@sluice/source packages/sources/bench/read-memory.ts
 * The last line reads a single line of 300 MB, which is dropped without being held.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { readDocuments, resolveSource } from '../src/index.ts';

const folder = join(import.meta.dirname, '..', '.cache', 'bench-memory');

if (process.argv[2]) await readOne(process.argv[2]);
else await compareSizes();

async function readOne(name: string): Promise<void> {
  const source = await resolveSource({ name: 'made', from: folder, files: [name] }, { baseFolder: folder });
  const mapping = { domain: 'prose', subdomain: 'made', textFields: ['text'], onBadRecord: 'drop' } as const;
  let count = 0;
  for await (const batch of readDocuments(source, mapping, { baseFolder: folder, fileIndex: 0 })) {
    count += batch.recordCount;
  }
  console.log(`${name}: ${count} records, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

async function compareSizes(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const recordCount of [30_000, 300_000]) {
    for (const ending of ['.jsonl', '.jsonl.gz', '.jsonl.zst', '.csv', '.json', '.parquet']) {
      await writeRecords(`${recordCount}${ending}`, recordCount);
      readInChild(`${recordCount}${ending}`);
    }
  }
  await pipeline(Readable.from(longLine()), createWriteStream(join(folder, 'long-line.jsonl')));
  readInChild('long-line.jsonl');
  await rm(folder, { recursive: true });
}

function readInChild(name: string): void {
  const condition = '--conditions=@sluice/source';
  process.stdout.write(
    execFileSync(process.execPath, [condition, import.meta.filename, name], { encoding: 'utf8' }),
  );
}

function textOf(row: number): string {
  return `document ${row} ${'some words of text and more of them, '.repeat(25)}`;
}

async function writeRecords(name: string, count: number): Promise<void> {
  const path = join(folder, name);
  const sink = createWriteStream(path);
  if (name.endsWith('.parquet')) await pipeline(Readable.from(parquetBytes(count)), sink);
  else if (name.endsWith('.gz'))
    await pipeline(Readable.from(textBytes(name, count)), createGzip({ level: 1 }), sink);
  else if (name.endsWith('.zst'))
    await pipeline(Readable.from(textBytes(name, count)), createZstdCompress(), sink);
  else await pipeline(Readable.from(textBytes(name, count)), sink);
}

function* textBytes(name: string, count: number): Generator<Buffer> {
  const isArray = name.endsWith('.json');
  if (name.endsWith('.csv')) yield Buffer.from('text\n');
  if (isArray) yield Buffer.from('[');
  for (let row = 0; row < count; row++) {
    const separator = isArray && row > 0 ? ',' : '';
    const record = name.endsWith('.csv') ? `"${textOf(row)}"` : JSON.stringify({ text: textOf(row) });
    yield Buffer.from(`${separator}${record}\n`);
  }
  if (isArray) yield Buffer.from(']');
}

function* parquetBytes(count: number): Generator<Uint8Array> {
  const writer = new ByteWriter();
  const schema = [
    { name: 'root', num_children: 1 },
    { name: 'text', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const },
  ];
  const parquet = new ParquetWriter({ writer, schema });
  for (let row = 0; row < count; row += 5_000) {
    const data = Array.from({ length: 5_000 }, (_, at) => textOf(row + at));
    parquet.write({ columnData: [{ name: 'text', data }], rowGroupSize: 5_000 });
  }
  parquet.finish();
  yield writer.getBytes();
}

function* longLine(): Generator<Buffer> {
  yield Buffer.from('{"text":"first"}\n{"text":"');
  const piece = Buffer.alloc(2 ** 20, 'x');
  for (let at = 0; at < 300; at++) yield piece;
  yield Buffer.from('"}\n{"text":"last"}\n');
}
