/** What holds of every format, whatever it is: one suite, and a reader of its own for each. */
import {
  checkVocabulary,
  createExportWriter,
  EXPORT_FORMATS,
  type ExportFormatName,
  type ExportOptions,
} from '@sluice/exporting';
import { type BlockBatch, spanKindOf } from '@sluice/records';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBatch, countingBlocks, joinBatches, sliceBatch, withLabels, withMask } from './block-batches.ts';
import { exportFiles, MemoryFolder } from './memory-folder.ts';
import { REREADERS } from './rereaders.ts';

/** The formats whose readers know a mask, or columns of any name. */
const KEEPS_MASK: readonly ExportFormatName[] = ['parquet', 'mds', 'numpy', 'dolma', 'datatrove'];

const NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];

const optionsFor = (
  batch: BlockBatch,
  vocabularySize: number,
  rest: Partial<ExportOptions> = {},
): ExportOptions => ({
  split: 'train',
  blockCount: batch.blockCount,
  blockSize: batch.blockSize,
  vocabularySize,
  tokenizer: 'test/tokenizer',
  ...rest,
});

const spansOf = (batch: BlockBatch) =>
  batch.domains.map((_, block) => {
    const [from, to] = [batch.spanOffsets[block]!, batch.spanOffsets[block + 1]!];
    return batch.spanDocuments.slice(from, to).map((document, at) => {
      const span = from + at;
      const kind = spanKindOf(batch.spanKinds[span]!);
      return [
        document,
        kind,
        batch.spanStarts[span],
        batch.spanLengths[span],
        batch.spanDocumentOffsets[span],
      ];
    });
  });

/** The runs of one document in a block, padding left out, in tokens of the corpus. */
const runsOf = (batch: BlockBatch, keepsPadding: boolean) =>
  spansOf(batch).flatMap((spans, block) => {
    const runs: { document: unknown; start: number; end: number }[] = [];
    for (const [document, , start, length] of spans) {
      const from = block * batch.blockSize + (start as number);
      const last = runs.at(-1);
      if (last?.document === document) last!.end = from + (length as number);
      else runs.push({ document, start: from, end: from + (length as number) });
    }
    return runs
      .filter(({ document }) => keepsPadding || document !== '')
      .map(({ start, end }) => [start, end]);
  });

describe.each(NAMES)('the format %s', (name) => {
  const { largestVocabulary, provenance } = EXPORT_FORMATS[name];
  const reread = async (batches: readonly BlockBatch[], options: ExportOptions) =>
    REREADERS[name](await exportFiles(name, batches, options), options);

  async function expectSame(batches: readonly BlockBatch[], options: ExportOptions) {
    const batch = joinBatches(batches);
    const read = await reread(batches, options);
    expect(read.tokens).toEqual([...batch.tokens]);
    if (read.sequences) expect(read.sequences).toEqual(batch.domains.map(() => batch.blockSize));
    if (read.documents) expect(read.documents).toEqual(runsOf(batch, name === 'datatrove'));
    expect([read.labels !== undefined, read.spans !== undefined]).toEqual(
      provenance === 'columns' ? [true, true] : [false, false],
    );
    if (read.labels)
      expect(read.labels).toEqual(batch.domains.map((domain, at) => [domain, batch.subdomains[at]]));
    if (read.spans) expect(read.spans).toEqual(spansOf(batch));
    return read;
  }

  test('gives back any blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBatch(),
        fc.integer({ min: 1, max: 4000 }),
        async ({ batch, vocabularySize }, shardBytes) => {
          if (vocabularySize > largestVocabulary) return;
          await expectSame([batch], optionsFor(batch, vocabularySize, { shardBytes }));
        },
      ),
      { seed: 42, numRuns: 40 },
    );
  });

  test('gives back a loss mask where it has a place for it, in files of any size', async () => {
    const batch = withMask(countingBlocks({ blockCount: 23, blockSize: 16, vocabularySize: 300 }));
    const pieces = [sliceBatch(batch, 0, 2), sliceBatch(batch, 2, 3), sliceBatch(batch, 3, 23)];
    for (const shardBytes of [1, 1000, 2 ** 20]) {
      const options = optionsFor(batch, 300, { shardBytes, optionalColumns: ['loss_mask'] });
      const { lossMask } = await expectSame(pieces, options);
      expect(lossMask).toEqual(KEEPS_MASK.includes(name) ? [...batch.lossMask!] : undefined);
    }
  });

  test('gives back the labels of each span where it has spans', async () => {
    const batch = withLabels(countingBlocks({ blockCount: 9, blockSize: 16, vocabularySize: 300 }));
    const optionalColumns = ['span_domains', 'span_subdomains'] as const;
    const { spanLabels } = await expectSame([batch], optionsFor(batch, 300, { optionalColumns }));
    const expected = batch.domains.map((_, block) =>
      Array.from({ length: batch.spanOffsets[block + 1]! - batch.spanOffsets[block]! }, (_, at) => {
        const span = batch.spanOffsets[block]! + at;
        return [batch.spanDomains![span], batch.spanSubdomains![span]];
      }),
    );
    expect(spanLabels).toEqual(provenance === 'columns' ? expected : undefined);
  });

  test('refuses a batch that has not the columns that were promised, or others', async () => {
    const batch = countingBlocks({ blockCount: 1, blockSize: 16, vocabularySize: 300 });
    const promised = optionsFor(batch, 300, { optionalColumns: ['loss_mask'] });
    await expect(exportFiles(name, [batch], promised)).rejects.toThrow('the batch lacks loss_mask');
    await expect(exportFiles(name, [withMask(batch)], optionsFor(batch, 300))).rejects.toThrow(
      'the batch has loss_mask',
    );
  });

  test.each([50_257, 65_499, 65_500, 65_536, 65_537, 200_000].filter((size) => size <= largestVocabulary))(
    'holds a vocabulary of %i',
    async (vocabularySize) => {
      const batch = countingBlocks({ blockCount: 7, blockSize: 33, vocabularySize });
      batch.tokens[0] = vocabularySize - 1;
      await expectSame([batch], optionsFor(batch, vocabularySize));
    },
  );

  test('writes the same bytes however the blocks are batched, in files of any size', async () => {
    const batch = countingBlocks({ blockCount: 23, blockSize: 16, vocabularySize: 300 });
    const pieces = [sliceBatch(batch, 0, 2), sliceBatch(batch, 2, 3), sliceBatch(batch, 3, 23)];
    for (const shardBytes of [1, 1000, 2 ** 20]) {
      const options = optionsFor(batch, 300, { shardBytes });
      expect(await exportFiles(name, pieces, options)).toEqual(await exportFiles(name, [batch], options));
      await expectSame(pieces, options);
    }
  });

  test('writes a validation split beside the train split', async () => {
    const batch = countingBlocks({ blockCount: 3, blockSize: 8, vocabularySize: 300 });
    const options = optionsFor(batch, 300, { split: 'validation' });
    await expectSame([batch], options);
    const train = await exportFiles(name, [batch], optionsFor(batch, 300));
    const validation = await exportFiles(name, [batch], options);
    expect([...train.keys()].filter((path) => validation.has(path))).toEqual([]);
  });

  test('carries the weights of blocks where it has columns', async () => {
    const plain = countingBlocks({ blockCount: 7, blockSize: 8, vocabularySize: 300 });
    const lossWeights = Float32Array.from({ length: 7 }, (_, block) => block / 3);
    const batch = { ...plain, lossWeights };
    const options = optionsFor(batch, 300, { optionalColumns: ['loss_weight'], shardBytes: 300 });
    const read = await reread([batch], options);
    expect(read.lossWeights).toEqual(provenance === 'columns' ? [...lossWeights] : undefined);
    expect(read.tokens).toEqual([...batch.tokens]);
  });

  test('cuts files at a number of blocks, where it is cut in files', async () => {
    const batch = countingBlocks({ blockCount: 23, blockSize: 16, vocabularySize: 300 });
    const options = optionsFor(batch, 300, { shardBlocks: 5 });
    await expectSame([batch], options);
    const files = [...(await exportFiles(name, [batch], options)).keys()];
    const cut = files.filter((path) => /\d\.(parquet|mds|npy)$|chunk-\d+-\d+\.bin$/.test(path));
    expect(cut).toHaveLength(['parquet', 'mds', 'litdata', 'dolma'].includes(name) ? 5 : 0);
  });

  test('writes a corpus of no blocks', async () => {
    const none = sliceBatch(countingBlocks({ blockCount: 1, blockSize: 8, vocabularySize: 300 }), 0, 0);
    expect((await reread([], optionsFor(none, 300))).tokens).toEqual([]);
  });

  test('leaves the batch as it was and holds no view of it', async () => {
    const batch = countingBlocks({ blockCount: 4, blockSize: 8, vocabularySize: 300 });
    const before = batch.tokens.slice();
    const written: Uint8Array[] = [];
    const folder = {
      createFile: () => ({ write: (bytes: Uint8Array) => void written.push(bytes), close() {} }),
    };
    const writer = createExportWriter(name, folder, optionsFor(batch, 300));
    await writer.write(batch);
    await writer.finish();
    expect(batch.tokens).toEqual(before);
    expect(written.some((bytes) => bytes.buffer === batch.tokens.buffer)).toBe(false);
  });

  test('waits for a folder that is slow', async () => {
    let running = 0;
    const slowly = async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const folder = { createFile: async () => ({ write: slowly, close: slowly }) };
    const batch = countingBlocks({ blockCount: 9, blockSize: 8, vocabularySize: 300 });
    const writer = createExportWriter(name, folder, optionsFor(batch, 300, { shardBytes: 100 }));
    await writer.write(batch);
    await writer.finish();
    expect(running).toBe(0);
  });

  test('refuses other blocks than were promised', async () => {
    const batch = countingBlocks({ blockCount: 4, blockSize: 8, vocabularySize: 300 });
    const writer = (rest: Partial<ExportOptions>) =>
      createExportWriter(name, new MemoryFolder(), optionsFor(batch, 300, rest));
    await expect(writer({ blockSize: 9 }).write(batch)).rejects.toThrow('blockSize must be 9, got 8');
    await expect(writer({ blockCount: 3 }).write(batch)).rejects.toThrow(
      'blockCount promised 3 blocks, got 4',
    );
    await expect(writer({ blockCount: 5 }).finish()).rejects.toThrow('blockCount promised 5 blocks, got 0');
    await expect(writer({ vocabularySize: 200 }).write(batch)).rejects.toThrow(
      'must be below vocabularySize 200',
    );
  });

  test('says before any work that a vocabulary is too large', () => {
    expect(() => checkVocabulary(name, largestVocabulary)).not.toThrow();
    const message = `${name} holds vocabularies of at most ${largestVocabulary} ids, got ${largestVocabulary + 1}`;
    expect(() => checkVocabulary(name, largestVocabulary + 1)).toThrow(message);
    const options = { ...optionsFor(countingBlocks({ blockCount: 1, blockSize: 1, vocabularySize: 1 }), 1) };
    const create = () =>
      createExportWriter(name, new MemoryFolder(), { ...options, vocabularySize: largestVocabulary + 1 });
    expect(create).toThrow(message);
  });
});
