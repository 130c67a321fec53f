/**
 * NumPy: `train.npy`, one array of shape (blocks, block size) that `numpy.load(path, mmap_mode='r')` opens without
 * reading it. Format version 1.0 (NumPy enhancement proposal 1): magic, version, the length of the header, the header as
 * a Python dictionary padded with spaces to a multiple of 64 bytes, the values. A loss mask is `train_loss_mask.npy`, an
 * array of booleans of the same shape.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat, ExportOptions } from '../export-format.ts';
import type { CountedFolder, OutputFile } from '../output-folder.ts';
import { hasColumn } from '../parquet-schema.ts';
import { tokenBytes } from '../token-bytes.ts';

export const numpyFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const width = tokenByteLength(options.vocabularySize);
      const tokens = await openArray(files, `${options.split}.npy`, npyHeader(options, `<u${width}`));
      const mask = hasColumn(options, 'loss_mask')
        ? await openArray(files, `${options.split}_loss_mask.npy`, npyHeader(options, '|b1'))
        : undefined;
      return {
        async write(batch) {
          await tokens.write(tokenBytes(batch.tokens, width));
          await mask?.write(batch.lossMask!.slice());
        },
        async end() {
          await tokens.close();
          await mask?.close();
        },
      };
    }),
};

async function openArray(files: CountedFolder, path: string, header: Uint8Array): Promise<OutputFile> {
  const file = await files.createFile(path);
  await file.write(header);
  return file;
}

const ALIGNMENT = 64;
const PREFIX_BYTES = 10;

function npyHeader({ blockCount, blockSize }: ExportOptions, type: string): Uint8Array {
  const shape = `(${blockCount}, ${blockSize})`;
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const total = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dictionary.padEnd(total - PREFIX_BYTES - 1)}\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 0xff, text.length >> 8);
  return Buffer.concat([prefix, Buffer.from(text)]);
}
