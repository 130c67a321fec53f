/**
 * Megatron's IndexedDataset: `train_text_document.bin`, the ids back to back, and `train_text_document.idx`, which says
 * where sequences and documents are. Each block is a sequence and a document of its own. Ids are 16 bits wide for a
 * vocabulary under 65,500, else signed 32, as Megatron's own preprocessing has them.
 * Read by NVIDIA/Megatron-LM `megatron/core/datasets/indexed_dataset.py`.
 */
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat, ExportOptions } from '../export-format.ts';
import type { CountedFolder } from '../output-folder.ts';
import { tokenBytes } from '../token-bytes.ts';

const DTYPE_INT32 = 4;
const DTYPE_UINT16 = 8;
const SMALLEST_WIDE_VOCABULARY = 65_500;
const INDEX_CHUNK = 8192;

export const megatronFormat: ExportFormat = {
  largestVocabulary: 2 ** 31,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const width = options.vocabularySize < SMALLEST_WIDE_VOCABULARY ? 2 : 4;
      const file = await files.createFile(`${options.split}_text_document.bin`);
      return {
        write: async ({ tokens }) => file.write(tokenBytes(tokens, width)),
        async end() {
          await file.close();
          await writeIndex(files, options, width);
        },
      };
    }),
};

async function writeIndex(files: CountedFolder, options: ExportOptions, width: 2 | 4): Promise<void> {
  const { blockCount, blockSize, split } = options;
  const file = await files.createFile(`${split}_text_document.idx`);
  const head = Buffer.alloc(34);
  head.write('MMIDIDX\0\0', 'latin1');
  head.writeBigUInt64LE(1n, 9);
  head.writeUInt8(width === 2 ? DTYPE_UINT16 : DTYPE_INT32, 17);
  head.writeBigUInt64LE(BigInt(blockCount), 18);
  head.writeBigUInt64LE(BigInt(blockCount + 1), 26);
  await file.write(head);
  // The lengths of the sequences, where each starts in bytes, and which sequence each document starts with.
  const columns = [
    { count: blockCount, bytes: 4 as const, value: () => blockSize },
    { count: blockCount, bytes: 8 as const, value: (block: number) => block * blockSize * width },
    { count: blockCount + 1, bytes: 8 as const, value: (block: number) => block },
  ];
  for (const column of columns) {
    for (let start = 0; start < column.count; start += INDEX_CHUNK) {
      await file.write(integerColumn(column, start, Math.min(column.count, start + INDEX_CHUNK)));
    }
  }
  await file.close();
}

interface IntegerColumn {
  readonly bytes: 4 | 8;
  value(row: number): number;
}

/** The rows `start .. end` of a column of signed integers. */
function integerColumn({ bytes, value }: IntegerColumn, start: number, end: number): Uint8Array {
  const column = Buffer.alloc((end - start) * bytes);
  for (let row = start; row < end; row++) {
    const at = (row - start) * bytes;
    if (bytes === 4) column.writeInt32LE(value(row), at);
    else column.writeBigInt64LE(BigInt(value(row)), at);
  }
  return column;
}
