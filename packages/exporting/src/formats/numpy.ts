/**
 * NumPy: `train.npy`, one array of shape (blocks, block size) that `numpy.load(path, mmap_mode='r')` opens without
 * reading it. Format version 1.0 (NumPy enhancement proposal 1): magic, version, the length of the header, the header as
 * a Python dictionary padded with spaces to a multiple of 64 bytes, the values.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter, singleFileStream } from '../block-stream.ts';
import type { ExportFormat, ExportOptions } from '../export-format.ts';
import { tokenBytes } from '../token-bytes.ts';

export const numpyFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const file = await files.createFile(`${options.split}.npy`);
      const width = tokenByteLength(options.vocabularySize);
      await file.write(npyHeader(options, width));
      return singleFileStream(file, ({ tokens }) => tokenBytes(tokens, width));
    }),
};

const ALIGNMENT = 64;
const PREFIX_BYTES = 10;

function npyHeader({ blockCount, blockSize }: ExportOptions, width: 2 | 4): Uint8Array {
  const shape = `(${blockCount}, ${blockSize})`;
  const dictionary = `{'descr': '<u${width}', 'fortran_order': False, 'shape': ${shape}, }`;
  const total = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `${dictionary.padEnd(total - PREFIX_BYTES - 1)}\n`;
  const prefix = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 0xff, text.length >> 8);
  return Buffer.concat([prefix, Buffer.from(text)]);
}
