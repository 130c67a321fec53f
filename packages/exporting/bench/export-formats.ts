/**
 * Tokens a second into every format on disk, as a share of a plain write of the same number of bytes, both with fsync
 * and interleaved in one run; and the peak of memory over a corpus and over one ten times its size.
 *
 *   node --conditions=@sluice/source --expose-gc packages/exporting/bench/export-formats.ts
 */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createExportWriter,
  createSpanFileWriter,
  createSpanTableWriter,
  EXPORT_FORMATS,
  type ExportFormatName,
  type ExportOptions,
  type ExportWriter,
  type OutputFolder,
} from '@sluice/exporting';
import type { BlockBatch } from '@sluice/records';

const BATCH_BLOCKS = 1000;
const BLOCK_SIZE = 512;
const VOCABULARY = 50_257;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const batch = zipfBlocks();
const names = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
const writers: Record<string, (to: OutputFolder, options: ExportOptions) => ExportWriter> = {
  ...Object.fromEntries(
    names.map((name) => [
      name,
      (to: OutputFolder, options: ExportOptions) => createExportWriter(name, to, options),
    ]),
  ),
  'spans.parquet': createSpanTableWriter,
  '.spans': createSpanFileWriter,
};

const speeds = new Map(Object.keys(writers).map((name) => [name, [] as number[]]));
const shares = new Map(Object.keys(writers).map((name) => [name, [] as number[]]));
const sizes = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const name of speeds.keys()) {
    const start = performance.now();
    const byteLength = await writeCorpus(name, 8);
    const took = performance.now() - start;
    const plain = writePlain(byteLength);
    speeds.get(name)!.push((8 * batch.tokens.length) / took / 1000);
    shares.get(name)!.push(plain / took);
    sizes.set(name, byteLength / (8 * batch.tokens.length));
  }
}
console.log('format          Mtok/s   of a plain write   bytes/token   peak MB, and of ten times as much');
for (const name of speeds.keys()) {
  const [small, large] = [await measurePeak(name, 4), await measurePeak(name, 40)];
  const cells = [
    name.padEnd(14),
    median(speeds.get(name)!).toFixed(1).padStart(7),
    `${(100 * median(shares.get(name)!)).toFixed(0)} %`.padStart(12),
    sizes.get(name)!.toFixed(2).padStart(17),
    `${small.toFixed(0)}, ${large.toFixed(0)}`.padStart(20),
  ];
  console.log(cells.join(' '));
}
rmSync(folder, { recursive: true });

async function writeCorpus(name: string, batches: number, after = () => {}): Promise<number> {
  let byteLength = 0;
  const target: OutputFolder = {
    createFile(path) {
      const full = join(folder, name, path);
      mkdirSync(dirname(full), { recursive: true });
      const file = openSync(full, 'w');
      return {
        write(bytes) {
          byteLength += writeSync(file, bytes);
        },
        close() {
          fsyncSync(file);
          closeSync(file);
        },
      };
    },
  };
  const shape = { blockSize: BLOCK_SIZE, vocabularySize: VOCABULARY, blockCount: batches * BATCH_BLOCKS };
  const writer = writers[name]!(target, { split: 'train', tokenizer: 'gpt2', ...shape });
  for (let index = 0; index < batches; index++) {
    await writer.write(batch);
    after();
  }
  await writer.finish();
  rmSync(join(folder, name), { recursive: true });
  return byteLength;
}

/** Milliseconds of a plain write of so many bytes, a mebibyte at a time. */
function writePlain(byteLength: number): number {
  const piece = new Uint8Array(2 ** 20).fill(7);
  const start = performance.now();
  const file = openSync(join(folder, 'plain'), 'w');
  for (let left = byteLength; left > 0; left -= piece.length) writeSync(file, piece.subarray(0, left));
  fsyncSync(file);
  closeSync(file);
  return performance.now() - start;
}

/** The most memory beyond what was there before, after a collection behind each batch, in MB. */
async function measurePeak(name: string, batches: number): Promise<number> {
  const collect = globalThis.gc;
  if (!collect) throw new Error('run with --expose-gc');
  collect();
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  let peak = before;
  await writeCorpus(name, batches, () => {
    collect();
    peak = Math.max(peak, used());
  });
  return (peak - before) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Ids with frequencies that fall as 1/rank, two documents a block. */
function zipfBlocks(): BlockBatch {
  const tokens = new Uint16Array(BATCH_BLOCKS * BLOCK_SIZE);
  let state = 12_345;
  for (let place = 0; place < tokens.length; place++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    tokens[place] = Math.min(VOCABULARY - 1, Math.exp((state / 2 ** 32) * Math.log(VOCABULARY)) - 1);
  }
  const documents = Array.from({ length: BATCH_BLOCKS }, (_, block) => `source/file.jsonl#${block}`);
  const half = BLOCK_SIZE / 2;
  const spanCount = 2 * BATCH_BLOCKS;
  return {
    blockCount: BATCH_BLOCKS,
    blockSize: BLOCK_SIZE,
    tokens,
    domains: documents.map(() => 'code'),
    subdomains: documents.map(() => 'python'),
    spanOffsets: Uint32Array.from({ length: BATCH_BLOCKS + 1 }, (_, block) => 2 * block),
    spanDocuments: documents.flatMap((document, block) => [document, documents[block + 1] ?? document]),
    spanKinds: new Uint8Array(spanCount),
    spanStarts: Uint32Array.from({ length: spanCount }, (_, span) => (span % 2) * half),
    spanLengths: new Uint32Array(spanCount).fill(half),
    spanDocumentOffsets: Uint32Array.from({ length: spanCount }, (_, span) => ((span + 1) % 2) * half),
  };
}
