/** The formats of running text over documents that are not packed: one suite, with the readers of the blocks' suite. */
import {
  createDocumentWriter,
  DOCUMENT_FORMATS,
  type DocumentBatch,
  type DocumentExportOptions,
  type DocumentFormatName,
  EXPORT_FORMATS,
} from '@sluice/exporting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryFolder } from './memory-folder.ts';
import { REREADERS } from './rereaders.ts';

const NAMES = Object.keys(DOCUMENT_FORMATS) as DocumentFormatName[];

function documentsOf(lists: readonly (readonly number[])[], vocabularySize: number): DocumentBatch {
  const Ids = vocabularySize <= 65_536 ? Uint16Array : Uint32Array;
  const tokenOffsets = new Uint32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) tokenOffsets[index + 1] = tokenOffsets[index]! + list.length;
  return {
    tokens: Ids.from(lists.flat()),
    tokenOffsets,
    ids: lists.map((_, row) => `source, one/f.jsonl#${row}`),
    domains: lists.map((_, row) => ['code', 'math'][row % 2]!),
    subdomains: lists.map(() => 'sub'),
  };
}

function sliceDocuments(batch: DocumentBatch, start: number, end: number): DocumentBatch {
  const from = batch.tokenOffsets[start]!;
  return {
    tokens: batch.tokens.slice(from, batch.tokenOffsets[end]),
    tokenOffsets: batch.tokenOffsets.slice(start, end + 1).map((offset) => offset - from),
    ids: batch.ids.slice(start, end),
    domains: batch.domains.slice(start, end),
    subdomains: batch.subdomains.slice(start, end),
  };
}

async function exportDocuments(
  name: DocumentFormatName,
  batches: readonly DocumentBatch[],
  options: DocumentExportOptions,
) {
  const folder = new MemoryFolder();
  const writer = createDocumentWriter(name, folder, options);
  for (const batch of batches) await writer.write(batch);
  const { files, documentCount, tokenCount } = await writer.finish();
  expect(new Map(files.map(({ path, byteLength }) => [path, byteLength]))).toEqual(
    new Map([...folder.files].map(([path, bytes]) => [path, bytes.length])),
  );
  expect([documentCount, tokenCount]).toEqual([
    batches.reduce((sum, { ids }) => sum + ids.length, 0),
    batches.reduce((sum, { tokens }) => sum + tokens.length, 0),
  ]);
  return folder.files;
}

describe.each(NAMES)('documents in the format %s', (name) => {
  const { largestVocabulary } = EXPORT_FORMATS[name];
  const optionsFor = (vocabularySize: number, rest: Partial<DocumentExportOptions> = {}) =>
    ({ split: 'train', vocabularySize, tokenizer: 'test/tokenizer', ...rest }) as const;

  const anyDocuments = fc.constantFrom(300, 65_536, 65_537).chain((vocabularySize) =>
    fc.record({
      vocabularySize: fc.constant(vocabularySize),
      lists: fc.array(fc.array(fc.nat(vocabularySize - 1), { minLength: 1, maxLength: 30 }), {
        maxLength: 30,
      }),
      shardBytes: fc.integer({ min: 1, max: 300 }),
    }),
  );

  test('come back equal, with their boundaries', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocuments, async ({ vocabularySize, lists, shardBytes }) => {
        if (vocabularySize > largestVocabulary) return;
        const batch = documentsOf(lists, vocabularySize);
        const options = optionsFor(vocabularySize, { shardBytes });
        const files = await exportDocuments(name, [batch], options);
        const read = await REREADERS[name](files, { ...options, blockSize: 1 });
        expect(read.tokens).toEqual(lists.flat());
        const ranges = lists.map((_, row) => [batch.tokenOffsets[row], batch.tokenOffsets[row + 1]]);
        if (read.documents) expect(read.documents).toEqual(ranges);
        if (read.sequences) expect(read.sequences).toEqual(lists.map((list) => list.length));
        expect(read.documents ?? read.sequences ?? name).toBeTruthy();
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('are the same bytes however they are batched', async () => {
    const lists = Array.from({ length: 50 }, (_, row) =>
      Array.from({ length: 1 + (row % 9) }, (_, at) => row + at),
    );
    const batch = documentsOf(lists, 300);
    const pieces = [sliceDocuments(batch, 0, 1), sliceDocuments(batch, 1, 33), sliceDocuments(batch, 33, 50)];
    for (const shardBytes of [1, 100, 2 ** 20]) {
      const options = optionsFor(300, { shardBytes });
      expect(await exportDocuments(name, pieces, options)).toEqual(
        await exportDocuments(name, [batch], options),
      );
    }
  });

  test('are refused where they do not fit', async () => {
    const batch = documentsOf([[1, 2], [250]], 300);
    const writer = (vocabularySize: number) =>
      createDocumentWriter(name, new MemoryFolder(), optionsFor(vocabularySize));
    await expect(writer(200).write(batch)).rejects.toThrow('must be below vocabularySize 200, got 250');
    const cut = { ...batch, tokenOffsets: Uint32Array.of(0, 2, 4) };
    await expect(writer(300).write(cut)).rejects.toThrow(
      'tokenOffsets must go from 0 to 3 in 3 steps, got 0,2,4',
    );
    expect(() => writer(largestVocabulary + 1)).toThrow(`${name} holds vocabularies of at most`);
  });
});
