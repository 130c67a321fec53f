import {
  createSpanFileWriter,
  createSpanTableWriter,
  type ExportOptions,
  readBlockOrigin,
} from '@sluice/exporting';
import { type BlockBatch, spanKindCode, spanKindOf } from '@sluice/records';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { anyBatch, batchOf, countingBlocks, sliceBatch, withLabels } from './block-batches.ts';
import { MemoryFolder } from './memory-folder.ts';

type Create = typeof createSpanFileWriter;

async function sidecarOf(create: Create, batches: readonly BlockBatch[], rest: Partial<ExportOptions> = {}) {
  const blockCount = batches.reduce((sum, batch) => sum + batch.blockCount, 0);
  const { blockSize } = batches[0]!;
  const options = {
    split: 'train',
    blockCount,
    blockSize,
    vocabularySize: 2 ** 24,
    tokenizer: 'gpt2',
  } as const;
  const folder = new MemoryFolder();
  const writer = create(folder, { ...options, ...rest });
  for (const batch of batches) await writer.write(batch);
  await writer.finish();
  return folder.files;
}

const bufferOf = (bytes: Buffer) => ({
  byteLength: bytes.length,
  slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
});

function originsOf(batch: BlockBatch) {
  return batch.domains.map((domain, block) => ({
    domain,
    subdomain: batch.subdomains[block]!,
    spans: Array.from({ length: batch.spanOffsets[block + 1]! - batch.spanOffsets[block]! }, (_, at) => {
      const span = batch.spanOffsets[block]! + at;
      return {
        kind: spanKindOf(batch.spanKinds[span]!),
        document: batch.spanDocuments[span]!,
        domain: batch.spanDomains?.[span] ?? domain,
        subdomain: batch.spanSubdomains?.[span] ?? batch.subdomains[block]!,
        start: batch.spanStarts[span]!,
        length: batch.spanLengths[span]!,
        documentOffset: batch.spanDocumentOffsets[span]!,
      };
    }),
  }));
}

describe('createSpanFileWriter(folder, options)', () => {
  test('writes what readBlockOrigin reads back, for any blocks', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatch(), async ({ batch: any }) => {
        // As every real batch has it: padding names no document, and nothing else does without.
        const spanDocuments = any.spanDocuments.map((document, span) =>
          spanKindOf(any.spanKinds[span]!) === 'padding' ? '' : document || 'a/b#9',
        );
        const batch = { ...any, spanDocuments };
        const file = bufferOf(
          (await sidecarOf(createSpanFileWriter, [batch])).get('provenance/train.spans')!,
        );
        const read = await Promise.all(batch.domains.map((_, block) => readBlockOrigin(file, block)));
        expect(read).toEqual(originsOf(batch));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('writes the labels of each document where blocks may hold several domains', async () => {
    const batch = withLabels(countingBlocks({ blockCount: 30, blockSize: 8, vocabularySize: 10 }));
    const optionalColumns = ['span_domains', 'span_subdomains'] as const;
    const files = await sidecarOf(createSpanFileWriter, [batch], { optionalColumns });
    const file = bufferOf(files.get('provenance/train.spans')!);
    const read = await Promise.all(batch.domains.map((_, block) => readBlockOrigin(file, block)));
    expect(read).toEqual(originsOf(batch));
    expect(new Set(read.flatMap(({ spans }) => spans.map(({ domain }) => domain))).size).toBeGreaterThan(2);
  });

  test('writes the layout that its header describes, to the byte', async () => {
    const document = 's/f#0';
    const spans = [
      { document, kind: spanKindCode('content'), length: 300, documentOffset: 0 },
      { document, kind: spanKindCode('separator'), length: 1, documentOffset: 300 },
      { document: '', kind: spanKindCode('padding'), length: 2, documentOffset: 0 },
    ];
    const batch = batchOf({ blockSize: 303, tokens: new Uint16Array(303), spans: [spans] });
    const bytes = (await sidecarOf(createSpanFileWriter, [batch])).get('provenance/train.spans')!;
    const magic = Buffer.from('SLSPANS1').toString('hex');
    const block = [
      `04${Buffer.from('code').toString('hex')}`,
      `05${Buffer.from('sub-0').toString('hex')}`,
      '03',
      `00ac0205${Buffer.from(document).toString('hex')}00`, // 300 is ac 02
      '020100ac02',
      '03020000',
    ].join('');
    const end = (8 + block.length / 2).toString(16).padStart(2, '0');
    const zeros = '00000000000000';
    expect(bytes.toString('hex')).toBe(`${magic}${block}08${zeros}${end}${zeros}01${zeros}${magic}`);
  });

  test('refuses other files, broken ones, and blocks that are not there', async () => {
    const batch = countingBlocks({ blockCount: 5, blockSize: 8, vocabularySize: 10 });
    const bytes = (await sidecarOf(createSpanFileWriter, [batch])).get('provenance/train.spans')!;
    await expect(readBlockOrigin(bufferOf(bytes), 5)).rejects.toThrow('block must be from 0 to 4, got 5');
    const broken = { code: 'broken-spans' };
    await expect(readBlockOrigin(bufferOf(bytes.subarray(0, -1)), 0)).rejects.toMatchObject(broken);
    await expect(readBlockOrigin(bufferOf(Buffer.alloc(3)), 0)).rejects.toMatchObject(broken);
    await expect(readBlockOrigin(bufferOf(bytes.subarray(-40)), 0)).rejects.toMatchObject(broken);
    const swapped = Buffer.from(bytes);
    swapped.writeBigUInt64LE(2n ** 40n, bytes.length - 16 - 8 * 5);
    await expect(readBlockOrigin(bufferOf(swapped), 0)).rejects.toMatchObject(broken);
  });
});

describe('createSpanTableWriter(folder, options)', () => {
  test('writes a row for each span, the blocks numbered through the corpus', async () => {
    const batch = countingBlocks({ blockCount: 40, blockSize: 8, vocabularySize: 10 });
    const pieces = [sliceBatch(batch, 0, 13), sliceBatch(batch, 13, 40)];
    const bytes = (await sidecarOf(createSpanTableWriter, pieces)).get('provenance/train-spans.parquet')!;
    const expected = originsOf(batch).flatMap(({ domain, subdomain, spans }, block) =>
      spans.map(({ kind, document, start, length, documentOffset }) => ({
        block,
        start,
        length,
        kind,
        document,
        document_offset: documentOffset,
        domain,
        subdomain,
      })),
    );
    expect(await parquetReadObjects({ file: bufferOf(bytes) })).toEqual(expected);
  });

  test('writes the same bytes however the blocks are batched, over row groups', async () => {
    const batch = countingBlocks({ blockCount: 70_000, blockSize: 4, vocabularySize: 10 });
    const whole = await sidecarOf(createSpanTableWriter, [batch]);
    const pieces = [sliceBatch(batch, 0, 65_001), sliceBatch(batch, 65_001, 70_000)];
    expect(
      (await sidecarOf(createSpanTableWriter, pieces))
        .get('provenance/train-spans.parquet')!
        .equals(whole.get('provenance/train-spans.parquet')!),
    ).toBe(true);
  });
});
