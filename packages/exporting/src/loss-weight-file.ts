import { exportWriter } from './block-stream.ts';
import type { ExportOptions, ExportWriter } from './export-format.ts';
import { npyHeader } from './npy-header.ts';
import type { OutputFolder } from './output-folder.ts';
import { hasColumn } from './parquet-schema.ts';
import { littleEndian } from './token-bytes.ts';

/**
 * The weights of the blocks for formats that have no columns: `provenance/train-loss-weights.npy`, a NumPy array of one
 * 32-bit float a block, in the order of the blocks.
 *
 * @throws RangeError for options without the column `loss_weight`.
 */
export function createLossWeightWriter(folder: OutputFolder, options: ExportOptions): ExportWriter {
  if (!hasColumn(options, 'loss_weight')) {
    throw new RangeError('createLossWeightWriter: optionalColumns must have loss_weight');
  }
  return exportWriter(folder, options, async (files) => {
    const file = await files.createFile(`provenance/${options.split}-loss-weights.npy`);
    await file.write(npyHeader('<f4', [options.blockCount]));
    return {
      write: async ({ lossWeights }) => file.write(littleEndian(lossWeights!.slice())),
      end: async () => file.close(),
    };
  });
}
