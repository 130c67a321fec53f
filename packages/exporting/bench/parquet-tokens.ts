/**
 * Tokens a second into Parquet: this package's writer with all its columns, hyparquet-writer with the tokens alone as
 * lists of boxed numbers, and the same bytes as a plain write with fsync; interleaved in one run.
 *
 *   node --conditions=@sluice/source packages/exporting/bench/parquet-tokens.ts
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParquetWriter } from '@sluice/exporting';
import type { BlockBatch } from '@sluice/records';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';

const BLOCKS = 4000;
const BLOCK_SIZE = 512;
const VOCABULARY = 50_257;
const BATCHES = 4;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const batch = zipfBlocks();

const contenders: Record<string, () => Promise<number>> = {
  'this writer, all columns': writeOurs,
  'hyparquet-writer, tokens alone': writeBoxed,
  'plain write and fsync': writePlain,
};

const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
const sizes = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const start = performance.now();
    sizes.set(name, await run());
    times.get(name)!.push(performance.now() - start);
  }
}
const tokens = BATCHES * batch.tokens.length;
const median = (name: string) => times.get(name)!.toSorted((a, b) => a - b)[ROUNDS >> 1]!;
for (const name of times.keys()) {
  const speed = (tokens / median(name) / 1000).toFixed(1);
  const ratio = (median('hyparquet-writer, tokens alone') / median(name)).toFixed(1);
  const size = (sizes.get(name)! / tokens).toFixed(2);
  console.log(
    `${name.padEnd(32)} ${speed.padStart(7)} Mtok/s ${ratio.padStart(6)} x boxed ${size} bytes/token`,
  );
}
rmSync(folder, { recursive: true });

/** Ids with frequencies that fall as 1/rank, two documents a block. */
function zipfBlocks(): BlockBatch {
  const ids = new Uint16Array(BLOCKS * BLOCK_SIZE);
  let state = 12_345;
  for (let place = 0; place < ids.length; place++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    ids[place] = Math.min(VOCABULARY - 1, Math.exp((state / 2 ** 32) * Math.log(VOCABULARY)) - 1);
  }
  const documents = Array.from({ length: BLOCKS }, (_, block) => `source/file.jsonl#${block}`);
  const half = BLOCK_SIZE / 2;
  return {
    blockCount: BLOCKS,
    blockSize: BLOCK_SIZE,
    tokens: ids,
    domains: documents.map(() => 'code'),
    subdomains: documents.map(() => 'python'),
    spanOffsets: Uint32Array.from({ length: BLOCKS + 1 }, (_, block) => 2 * block),
    spanDocuments: documents.flatMap((document, block) => [document, documents[block + 1] ?? document]),
    spanKinds: new Uint8Array(2 * BLOCKS),
    spanStarts: Uint32Array.from({ length: 2 * BLOCKS }, (_, span) => (span % 2) * half),
    spanLengths: new Uint32Array(2 * BLOCKS).fill(half),
    spanDocumentOffsets: Uint32Array.from({ length: 2 * BLOCKS }, (_, span) => ((span + 1) % 2) * half),
  };
}

async function writeOurs(): Promise<number> {
  const file = openSync(join(folder, 'ours.parquet'), 'w');
  const sink = { write: (bytes: Uint8Array) => void writeSync(file, bytes) };
  const writer = createParquetWriter(sink, { vocabularySize: VOCABULARY, blockSize: BLOCK_SIZE });
  for (let index = 0; index < BATCHES; index++) await writer.write(batch);
  const { byteLength } = await writer.finish();
  fsyncSync(file);
  closeSync(file);
  return byteLength;
}

async function writeBoxed(): Promise<number> {
  const bytes = new ByteWriter();
  const element = { name: 'element', type: 'INT32', converted_type: 'UINT_16' } as const;
  const list = { num_children: 1, converted_type: 'LIST' } as const;
  const writer = new ParquetWriter({
    writer: bytes,
    codec: 'UNCOMPRESSED',
    schema: [
      { name: 'schema', num_children: 1 },
      { name: 'input_ids', repetition_type: 'REQUIRED', ...list },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { ...element, repetition_type: 'REQUIRED' },
    ],
  });
  for (let index = 0; index < BATCHES; index++) {
    const data = Array.from({ length: BLOCKS }, (_, block) =>
      Array.from(batch.tokens.subarray(block * BLOCK_SIZE, (block + 1) * BLOCK_SIZE)),
    );
    await writer.write({ columnData: [{ name: 'input_ids', data }], rowGroupSize: BLOCKS });
  }
  await writer.finish();
  return bytes.offset;
}

async function writePlain(): Promise<number> {
  const file = openSync(join(folder, 'plain.bin'), 'w');
  let byteLength = 0;
  for (let index = 0; index < BATCHES; index++) {
    byteLength += writeSync(file, new Uint8Array(batch.tokens.buffer));
  }
  fsyncSync(file);
  closeSync(file);
  return byteLength;
}
