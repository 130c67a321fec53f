/**
 * Megatron's IndexedDataset: `train_text_document.bin`, the ids back to back, and `train_text_document.idx`, which says
 * where sequences and documents are. A block is a sequence and a document of its own, and so is an unpacked document.
 * Ids are 16 bits wide for a vocabulary under 65,500, else signed 32, as Megatron's own preprocessing has them.
 * Read by NVIDIA/Megatron-LM `megatron/core/datasets/indexed_dataset.py`.
 */
import type { TokenIds } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
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
      const pair = await openMegatronFiles(files, options);
      return {
        write: ({ tokens, blockCount, blockSize }) =>
          pair.add(tokens, new Array<number>(blockCount).fill(blockSize)),
        end: () => pair.end(),
      };
    }),
};

/** The two files of a split. Memory: 8 bytes a sequence. */
export async function openMegatronFiles(
  files: CountedFolder,
  { split, vocabularySize }: { readonly split: string; readonly vocabularySize: number },
) {
  const width = vocabularySize < SMALLEST_WIDE_VOCABULARY ? 2 : 4;
  const path = `${split}_text_document`;
  const file = await files.createFile(`${path}.bin`);
  const lengths: number[] = [];
  return {
    /** Appends sequences, whose lengths in tokens sum to the tokens. */
    async add(tokens: TokenIds, sequenceLengths: readonly number[]): Promise<void> {
      for (const length of sequenceLengths) lengths.push(length);
      await file.write(tokenBytes(tokens, width));
    },
    async end(): Promise<void> {
      await file.close();
      await writeIndex(files, `${path}.idx`, { lengths, width });
    },
  };
}

interface Sequences {
  readonly lengths: readonly number[];
  readonly width: 2 | 4;
}

async function writeIndex(files: CountedFolder, path: string, { lengths, width }: Sequences): Promise<void> {
  const file = await files.createFile(path);
  const head = Buffer.alloc(34);
  head.write('MMIDIDX\0\0', 'latin1');
  head.writeBigUInt64LE(1n, 9);
  head.writeUInt8(width === 2 ? DTYPE_UINT16 : DTYPE_INT32, 17);
  head.writeBigUInt64LE(BigInt(lengths.length), 18);
  head.writeBigUInt64LE(BigInt(lengths.length + 1), 26);
  await file.write(head);
  let offset = 0;
  const columns: IntegerColumn[] = [
    { count: lengths.length, bytes: 4, value: (sequence) => lengths[sequence]! },
    {
      count: lengths.length,
      bytes: 8,
      value: (sequence) => {
        const start = offset;
        offset += lengths[sequence]! * width;
        return start;
      },
    },
    { count: lengths.length + 1, bytes: 8, value: (document) => document },
  ];
  for (const column of columns) {
    for (let start = 0; start < column.count; start += INDEX_CHUNK) {
      await file.write(encodeColumn(column, start, Math.min(column.count, start + INDEX_CHUNK)));
    }
  }
  await file.close();
}

/** The lengths of the sequences, where each starts in bytes, or which sequence each document starts with. */
interface IntegerColumn {
  readonly count: number;
  readonly bytes: 4 | 8;
  /** Asked once for each row, in order. */
  value(row: number): number;
}

/** The rows `start .. end` of a column as signed integers. */
function encodeColumn({ bytes, value }: IntegerColumn, start: number, end: number): Uint8Array {
  const column = Buffer.alloc((end - start) * bytes);
  for (let row = start; row < end; row++) {
    const at = (row - start) * bytes;
    if (bytes === 4) column.writeInt32LE(value(row), at);
    else column.writeBigInt64LE(BigInt(value(row)), at);
  }
  return column;
}
