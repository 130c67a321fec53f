/*
 * Exporting: blocks of tokens with the origin of each run, written for two trainers. `folder` decides where the bytes
 * go; here they stay in memory.
 */
import { createExportWriter, type ExportFormatName } from '@sluice/exporting';
import { type BlockBatch, spanKindCode } from '@sluice/records';

const batch: BlockBatch = {
  blockCount: 2,
  blockSize: 4,
  tokens: Uint16Array.of(5, 6, 7, 0, 8, 9, 0, 0),
  domains: ['prose', 'prose'],
  subdomains: ['letters', 'letters'],
  spanOffsets: Uint32Array.of(0, 2, 5),
  spanDocuments: ['a.jsonl#0', 'a.jsonl#0', 'a.jsonl#1', 'a.jsonl#1', ''],
  spanKinds: Uint8Array.from(
    (['content', 'separator', 'content', 'separator', 'padding'] as const).map(spanKindCode),
  ),
  spanStarts: Uint32Array.of(0, 3, 0, 2, 3),
  spanLengths: Uint32Array.of(3, 1, 2, 1, 1),
  spanDocumentOffsets: Uint32Array.of(0, 3, 0, 2, 0),
};

for (const format of ['nanogpt', 'megatron'] satisfies ExportFormatName[]) {
  const folder = { createFile: () => ({ write() {}, close() {} }) };
  const options = {
    split: 'train',
    blockCount: 2,
    blockSize: 4,
    vocabularySize: 50_257,
    tokenizer: 'gpt2',
  } as const;
  const writer = createExportWriter(format, folder, options);
  await writer.write(batch);
  const { files } = await writer.finish();
  console.log(
    `${format}: ${files.map(({ path, byteLength }) => `${path} (${byteLength} bytes)`).join(', ')}`,
  );
}

/* Prints:
nanogpt: train.bin (16 bytes)
megatron: train_text_document.bin (16 bytes), train_text_document.idx (82 bytes)
*/
