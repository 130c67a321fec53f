/**
 * MosaicML's MDS: `shard.00000.mds` and so on with an `index.json`, in a folder for each split. A sample is a block:
 * `tokens` as 32-bit integers, as llm-foundry takes them, with `domain`, `subdomain`, `seq_lengths` and `spans`, which is a
 * JSON list of [document, kind, start, length, document offset], and where blocks may hold several domains further [domain,
 * subdomain]. A loss mask is `loss_mask`, a byte a token; the weights of blocks are `loss_weight`.
 * Read by mosaicml/streaming `streaming/base/format/mds/reader.py`.
 */
import { canonicalJson } from '@sluice/determinism';
import { type BlockBatch, sequenceLengths, spanKindOf } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import { type BlockFormat, hasColumn } from '../parquet-schema.ts';
import { offsetTable, shardSamples } from '../sample-shards.ts';
import { littleEndian, tokenBytes } from '../token-bytes.ts';

const LARGEST_SHARD = 2 ** 32 - 1;

export const mosaicFormat: ExportFormat = {
  largestVocabulary: 2 ** 31,
  provenance: 'columns',
  createWriter: (folder, options) =>
    exportWriter(folder, options, (files) => {
      const { split, shardBytes = 2 ** 26, shardBlocks } = options;
      if (shardBytes > LARGEST_SHARD) {
        throw new RangeError(`MDS: shardBytes must be under 2^32, got ${shardBytes}`);
      }
      const head = shardHead(options, shardBytes);
      const config = Buffer.from(canonicalJson(head));
      const shards: object[] = [];
      const samples = shardSamples(
        { headBytes: 4 + config.length, shardBytes, shardBlocks },
        async (full) => {
          const basename = `shard.${String(shards.length).padStart(5, '0')}.mds`;
          const table = offsetTable(full, config.length);
          const byteLength = await files.writeFile(`${split}/${basename}`, [table, config, ...full]);
          shards.push({
            ...head,
            raw_data: { basename, bytes: byteLength, hashes: {} },
            samples: full.length,
            zip_data: null,
          });
        },
      );
      return {
        async write(batch) {
          for (let block = 0; block < batch.blockCount; block++)
            await samples.add(encodeSample(batch, block));
        },
        async end() {
          await samples.flush();
          await files.writeFile(`${split}/index.json`, [Buffer.from(canonicalJson({ shards, version: 2 }))]);
        },
      };
    }),
};

/** What every shard says of itself; the columns by name, with the bytes of those of fixed size. */
function shardHead(format: BlockFormat, sizeLimit: number) {
  const { blockSize } = format;
  const mask = ['loss_mask', `ndarray:uint8:${blockSize}`, blockSize] as const;
  const weight = ['loss_weight', 'float32', 4] as const;
  const columns: (readonly [name: string, encoding: string, size: number | null])[] = [
    ['domain', 'str', null],
    ...(hasColumn(format, 'loss_mask') ? [mask] : []),
    ...(hasColumn(format, 'loss_weight') ? [weight] : []),
    ['seq_lengths', 'ndarray:int32', null],
    ['spans', 'json', null],
    ['subdomain', 'str', null],
    ['tokens', `ndarray:int32:${blockSize}`, 4 * blockSize],
  ];
  return {
    column_encodings: columns.map(([, encoding]) => encoding),
    column_names: columns.map(([name]) => name),
    column_sizes: columns.map(([, , size]) => size),
    compression: null,
    format: 'mds',
    hashes: [],
    size_limit: sizeLimit,
    version: 2,
  };
}

/** The sizes of the columns of no fixed size, then all columns. */
function encodeSample(batch: BlockBatch, block: number): Uint8Array {
  const { blockSize, tokens, lossMask, lossWeights } = batch;
  const [start, end] = [block * blockSize, (block + 1) * blockSize];
  const domain = Buffer.from(batch.domains[block]!);
  const others = [
    encodeInt32Array(sequenceLengths(batch, block)),
    Buffer.from(JSON.stringify(spansOf(batch, block))),
    Buffer.from(batch.subdomains[block]!),
  ];
  const sizes = Uint32Array.from([domain, ...others], (column) => column.length);
  const mask = lossMask === undefined ? [] : [lossMask.subarray(start, end)];
  return Buffer.concat([
    littleEndian(sizes),
    domain,
    ...mask,
    ...(lossWeights === undefined ? [] : [littleEndian(lossWeights.slice(block, block + 1))]),
    ...others,
    tokenBytes(tokens.subarray(start, end), 4),
  ]);
}

/** `ndarray:int32` of one dimension: dimensions and width of the length in a byte, the length, the values. */
function encodeInt32Array(values: readonly number[]): Uint8Array {
  const { length } = values;
  const widthCode = length < 2 ** 8 ? 0 : length < 2 ** 16 ? 1 : 2;
  const head = Buffer.alloc(1 + 2 ** widthCode);
  head.writeUInt8((1 << 2) | widthCode);
  head.writeUIntLE(length, 1, 2 ** widthCode);
  return Buffer.concat([head, littleEndian(Int32Array.from(values))]);
}

function spansOf(batch: BlockBatch, block: number) {
  const spans: (string | number)[][] = [];
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    spans.push([
      batch.spanDocuments[span]!,
      spanKindOf(batch.spanKinds[span]!),
      batch.spanStarts[span]!,
      batch.spanLengths[span]!,
      batch.spanDocumentOffsets[span]!,
      ...(batch.spanDomains === undefined ? [] : [batch.spanDomains[span]!, batch.spanSubdomains![span]!]),
    ]);
  }
  return spans;
}
