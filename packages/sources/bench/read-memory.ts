/**
 * The peak memory of reading a file of 100 MB and one ten times as long, in every format, each in a process of its own with
 * a heap of 64 MB: it should be the same. Printed are both and their ratio; the last line reads a single line of 300 MB, which is dropped
 * without being held.
 * Run: node --conditions=@sluice/source packages/sources/bench/read-memory.ts [format]
 * Needs bzip2, xz, tar and zip.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { readDocuments, resolveSource } from '../src/index.ts';

const folder = join(import.meta.dirname, '..', '.cache', 'bench-memory');

const FORMATS = [
  ...['.jsonl', '.jsonl.gz', '.jsonl.zst', '.jsonl.bz2', '.jsonl.xz', '.jsonl.tar.gz', '.jsonl.zip'],
  ...['.csv', '.csv.gz', '.json', '.json.zst', '.txt', '.txt.gz', '.parquet'],
];
/** What Node cannot write, made of a plain file in the same folder. */
const PACKERS: readonly { readonly ending: string; readonly command: (plain: string) => string[] }[] = [
  { ending: '.bz2', command: (plain) => ['bzip2', '--fast', plain] },
  { ending: '.xz', command: (plain) => ['xz', '-1', plain] },
  { ending: '.tar.gz', command: (plain) => ['tar', '--remove-files', '-czf', `${plain}.tar.gz`, plain] },
  { ending: '.zip', command: (plain) => ['zip', '-qm1', `${plain}.zip`, plain] },
];

const RECORDS = 100_000;
/** Without limits the heap grows for more than the smaller files before it is cleaned. */
const HEAP_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=64'];

const [, , what, name] = process.argv;
if (what === 'read') await readOne(name!);
else await compareSizes(what);

async function readOne(name: string): Promise<void> {
  const source = await resolveSource({ name: 'made', from: folder, files: [name] }, { baseFolder: folder });
  const mapping = { domain: 'prose', subdomain: 'made', textFields: ['text'], onBadRecord: 'drop' } as const;
  let records = 0;
  for await (const batch of readDocuments(source, mapping, { baseFolder: folder, fileIndex: 0 })) {
    records += batch.recordCount;
  }
  const outcome: Outcome = { records, peakBytes: process.resourceUsage().maxRSS * 1024 };
  console.log(JSON.stringify(outcome));
}

interface Outcome {
  readonly records: number;
  readonly peakBytes: number;
}

async function compareSizes(only: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const format of FORMATS.filter((each) => only === undefined || each === only)) {
    const peaks: number[] = [];
    for (const recordCount of [RECORDS, 10 * RECORDS]) {
      await writeRecords(`${recordCount}${format}`, recordCount);
      const { records, peakBytes } = readInChild(`${recordCount}${format}`);
      if (records !== recordCount) throw new Error(`expected ${recordCount} records, got ${records}`);
      peaks.push(peakBytes / 1e6);
    }
    const [small, large] = peaks as [number, number];
    console.log(
      `${format}: peak ${small.toFixed(0)} MB, of ten times as much ${large.toFixed(0)} MB, ratio ${(large / small).toFixed(2)}`,
    );
  }
  await pipeline(Readable.from(longLine()), createWriteStream(join(folder, 'long-line.jsonl')));
  console.log(`a line of 300 MB: peak ${(readInChild('long-line.jsonl').peakBytes / 1e6).toFixed(0)} MB`);
  await rm(folder, { recursive: true });
}

/** Reads a file in a process of its own, and removes it. */
function readInChild(name: string): Outcome {
  const flags = ['--conditions=@sluice/source', ...HEAP_FLAGS, import.meta.filename, 'read', name];
  const outcome = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as Outcome;
  rmSync(join(folder, name));
  return outcome;
}

function textOf(row: number): string {
  return `document ${row} ${'some words of text and more of them, '.repeat(25)}`;
}

async function writeRecords(name: string, count: number): Promise<void> {
  const packer = PACKERS.find(({ ending }) => name.endsWith(ending));
  if (packer === undefined) return writePlain(name, count);
  const plain = name.slice(0, -packer.ending.length);
  await writePlain(plain, count);
  const [program, ...args] = packer.command(plain);
  execFileSync(program!, args, { cwd: folder });
}

async function writePlain(name: string, count: number): Promise<void> {
  const sink = createWriteStream(join(folder, name));
  if (name.endsWith('.parquet')) await pipeline(Readable.from(parquetBytes(count)), sink);
  else if (name.endsWith('.gz'))
    await pipeline(Readable.from(textBytes(name, count)), createGzip({ level: 1 }), sink);
  else if (name.endsWith('.zst'))
    await pipeline(Readable.from(textBytes(name, count)), createZstdCompress(), sink);
  else await pipeline(Readable.from(textBytes(name, count)), sink);
}

function* textBytes(name: string, count: number): Generator<Buffer> {
  const format = FORMATS.find((each) => name.endsWith(each))!;
  const isArray = format.startsWith('.json') && !format.startsWith('.jsonl');
  const isCsv = format.startsWith('.csv');
  if (isCsv) yield Buffer.from('text\n');
  if (isArray) yield Buffer.from('[');
  for (let row = 0; row < count; row++) {
    const separator = isArray && row > 0 ? ',' : '';
    const text = textOf(row);
    const record = isCsv ? `"${text}"` : format.startsWith('.txt') ? text : JSON.stringify({ text });
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
