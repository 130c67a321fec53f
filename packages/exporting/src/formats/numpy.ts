/**
 * NumPy: `train.npy`, one array of shape (blocks, block size) that `numpy.load(path, mmap_mode='r')` opens without
 * reading it. A loss mask is `train_loss_mask.npy`, an array of booleans of the same shape.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import { npyHeader } from '../npy-header.ts';
import type { CountedFolder, OutputFile } from '../output-folder.ts';
import { hasColumn } from '../parquet-schema.ts';
import { tokenBytes } from '../token-bytes.ts';

export const numpyFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const width = tokenByteLength(options.vocabularySize);
      const shape = [options.blockCount, options.blockSize];
      const tokens = await openArray(files, `${options.split}.npy`, npyHeader(`<u${width}`, shape));
      const mask = hasColumn(options, 'loss_mask')
        ? await openArray(files, `${options.split}_loss_mask.npy`, npyHeader('|b1', shape))
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
