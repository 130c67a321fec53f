import {
  createBlockDigester,
  createExportWriter,
  createLossWeightWriter,
  createSpanFileWriter,
  createSpanTableWriter,
  digestFormat,
  EXPORT_FORMATS,
  type ExportFormatName,
  type ExportOptions,
  type ExportWriter,
  type OutputFolder,
  REREADERS,
  type RereadName,
  type WrittenFolder,
} from '@sluice/exporting';
import { type BlockBatch, spanKindOf } from '@sluice/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBatch, countingBlocks, withLabels } from './block-batches.ts';
import { MemoryFolder } from './memory-folder.ts';

const SIDECARS: Readonly<Record<string, (folder: OutputFolder, options: ExportOptions) => ExportWriter>> = {
  spans: createSpanFileWriter,
  'span-table': createSpanTableWriter,
  'loss-weights': createLossWeightWriter,
};

async function writeFiles(name: RereadName, batch: BlockBatch, options: ExportOptions) {
  const folder = new MemoryFolder();
  const writer =
    SIDECARS[name]?.(folder, options) ?? createExportWriter(name as ExportFormatName, folder, options);
  await writer.write(batch);
  await writer.finish();
  return folder.files;
}

const written = (files: ReadonlyMap<string, Buffer>): WrittenFolder => ({
  paths: [...files.keys()],
  open(path) {
    const bytes = files.get(path)!;
    return {
      byteLength: bytes.length,
      slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
    };
  },
});

const digestOf = (batch: BlockBatch) => {
  const digester = createBlockDigester();
  digester.add(batch);
  return digester.digest();
};

const NAMES = (Object.keys(REREADERS) as RereadName[]).filter((name) => name !== 'document-table');

describe.each(NAMES)('digestFormat(%s)', (name) => {
  const largest = EXPORT_FORMATS[name as ExportFormatName]?.largestVocabulary ?? Infinity;

  test('finds what the blocks hold, for any blocks', () =>
    fc.assert(
      fc.asyncProperty(
        anyBatch(),
        fc.integer({ min: 50, max: 4000 }),
        fc.boolean(),
        async (given, shardBytes, isMixed) => {
          const { vocabularySize } = given;
          if (vocabularySize > largest) return;
          const lossWeights = Float32Array.from({ length: given.batch.blockCount }, (_, block) => block / 7);
          // Padding has no document, and nothing else is without one.
          const spanDocuments = Array.from(given.batch.spanKinds, (kind, span) =>
            spanKindOf(kind) === 'padding' ? '' : given.batch.spanDocuments[span] || 'a/b.jsonl#1',
          );
          const plain = { ...given.batch, spanDocuments, lossWeights };
          const batch = isMixed ? withLabels(plain) : plain;
          const { blockCount, blockSize } = batch;
          const shape = { split: 'train', blockSize, vocabularySize } as const;
          const options: ExportOptions = {
            ...shape,
            blockCount,
            shardBytes,
            tokenizer: 't',
            optionalColumns: [
              'loss_weight',
              ...(isMixed ? (['span_domains', 'span_subdomains'] as const) : []),
            ],
          };
          const found = await digestFormat(name, written(await writeFiles(name, batch, options)), shape);
          expect(Object.keys(found).length).toBeGreaterThan(1);
          expect(digestOf(batch)).toMatchObject(found);
        },
      ),
      { seed: 42, numRuns: 30 },
    ));

  test('finds something else, or refuses, when any byte of the ids or origins is another', async () => {
    const plain = countingBlocks({ blockCount: 5, blockSize: 16, vocabularySize: 300 });
    const batch = { ...plain, lossWeights: new Float32Array(5).fill(0.5) };
    const shape = { split: 'train', blockSize: 16, vocabularySize: 300 } as const;
    const options: ExportOptions = {
      ...shape,
      blockCount: 5,
      tokenizer: 't',
      optionalColumns: ['loss_weight'],
    };
    const files = await writeFiles(name, batch, options);
    const [path, bytes] = [...files].find(([file]) => /\.(bin|mds|npy|ds|spans|parquet)$/.test(file))!;
    const damaged = Buffer.from(bytes);
    const place = damaged.indexOf('source/file');
    damaged[path.startsWith('provenance') && place >= 0 ? place : damaged.length - 1]! ^= 1;
    const found = await digestFormat(name, written(new Map([...files, [path, damaged]])), shape).catch(
      (error: Error) => error.message,
    );
    expect(found).not.toEqual(await digestFormat(name, written(files), shape));
  });
});
