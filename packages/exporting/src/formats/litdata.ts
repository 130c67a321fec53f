/**
 * litData for its `TokensLoader`: `chunk-0-0.bin` and so on with an `index.json`, in a folder for each split. A chunk
 * is the number of items, their offsets, and the items, which are blocks of raw ids; every chunk holds whole blocks, since
 * the reader drops what is left of a chunk. Read it with `TokensLoader(block_size=<block size>)`, which gives NumPy arrays.
 * Read by Lightning-AI/litData `src/litdata/streaming/item_loader.py`.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import { offsetTable, shardSamples } from '../sample-shards.ts';
import { tokenBytes } from '../token-bytes.ts';

/** litData's codes of NumPy types; its code of torch's uint16 is unknown to all but its newest versions. */
const NUMPY_INT32 = 2;
const NUMPY_UINT16 = 5;
/** A torch tree specification of one leaf, as text. */
const ONE_LEAF = '[1, {"type": null, "context": null, "children_spec": []}]';

interface Chunk {
  readonly chunk_bytes: number;
  readonly chunk_size: number;
  readonly dim: number;
  readonly filename: string;
}

export const litdataFormat: ExportFormat = {
  largestVocabulary: 2 ** 31,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, (files) => {
      const { blockSize, split, shardBytes = 2 ** 26, shardBlocks } = options;
      const width = tokenByteLength(options.vocabularySize);
      const blockBytes = blockSize * width;
      const chunks: Chunk[] = [];
      const shards = shardSamples({ headBytes: 4, shardBytes, shardBlocks }, async (items) => {
        const filename = `chunk-0-${chunks.length}.bin`;
        const byteLength = await files.writeFile(`${split}/${filename}`, [offsetTable(items, 0), ...items]);
        chunks.push({
          chunk_bytes: byteLength,
          chunk_size: items.length,
          dim: items.length * blockSize,
          filename,
        });
      });
      return {
        async write({ tokens }) {
          const bytes = tokenBytes(tokens, width);
          for (let start = 0; start < bytes.length; start += blockBytes) {
            await shards.add(bytes.subarray(start, start + blockBytes));
          }
        },
        async end() {
          await shards.flush();
          const config = {
            chunk_bytes: shardBytes,
            chunk_size: null,
            compression: null,
            data_format: [`no_header_numpy:${width === 2 ? NUMPY_UINT16 : NUMPY_INT32}`],
            data_spec: ONE_LEAF,
            encryption: null,
            item_loader: 'TokensLoader',
          };
          const index = { chunks, config, updated_at: '0' };
          await files.writeFile(`${split}/index.json`, [Buffer.from(JSON.stringify(index))]);
        },
      };
    }),
};
