/*
 * Readers of the formats of blocks, after the descriptions of their formats and without the code of the writers: what
 * they find is compared with the blocks. Memory: a shard.
 */
import type { FoundDigester, SpanLine } from '../digest-blocks.ts';
import {
  integersOf,
  type RereadShape,
  readIntegers,
  readJson,
  readWhole,
  requireFormat,
  type WrittenFolder,
} from './written-folder.ts';

/** As `numpy.load`: the header, then the values. */
export async function rereadNumpy(
  folder: WrittenFolder,
  { split, blockSize }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const file = folder.open(`${split}.npy`);
  const head = Buffer.from(await file.slice(0, 10));
  requireFormat(head.toString('latin1', 1, 8) === 'NUMPY\x01\x00', 'does not begin as an array of NumPy');
  const valuesAt = 10 + head.readUInt16LE(8);
  const header = Buffer.from(await file.slice(10, valuesAt)).toString('latin1');
  const parts = /'descr': '<u([24])'.*'shape': \((\d+), (\d+)\)/.exec(header);
  requireFormat(parts !== null && Number(parts[3]) === blockSize, `has the header ${header.trim()}`);
  const width = parts![1] === '2' ? 2 : 4;
  for await (const tokens of readIntegers(file, width, { start: valuesAt })) found.addTokens(tokens);
  requireFormat(
    file.byteLength - valuesAt === Number(parts![2]) * blockSize * width,
    'has another number of values than its header',
  );
  found.addBlocks(Number(parts![2]));
}

interface LitdataIndex {
  readonly chunks: readonly { filename: string; chunk_size: number; dim: number; chunk_bytes: number }[];
  readonly config: { readonly data_format: readonly string[] };
}

/** As `TokensLoader`: behind the table of offsets, whole blocks of a chunk's tokens. */
export async function rereadLitdata(
  folder: WrittenFolder,
  { split, blockSize }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const { chunks, config } = await readJson<LitdataIndex>(folder, `${split}/index.json`);
  const width = config.data_format[0] === 'no_header_numpy:5' ? 2 : 4;
  for (const { filename, chunk_size, dim, chunk_bytes } of chunks) {
    const file = folder.open(`${split}/${filename}`);
    requireFormat(file.byteLength === chunk_bytes, 'has another length than its index says');
    const start = 4 * (chunk_size + 2);
    const blocks = Math.floor(dim / blockSize);
    const end = start + blocks * blockSize * width;
    for await (const tokens of readIntegers(file, width, { start, end })) found.addTokens(tokens);
    found.addBlocks(blocks);
  }
}

interface MosaicShard {
  readonly column_names: readonly string[];
  readonly column_sizes: readonly (number | null)[];
  readonly samples: number;
  readonly raw_data: { readonly basename: string; readonly bytes: number };
}

/** As `MDSReader`: the offsets of a shard, then the columns of each sample by their sizes. */
export async function rereadMosaic(
  folder: WrittenFolder,
  { split }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const { shards } = await readJson<{ shards: readonly MosaicShard[] }>(folder, `${split}/index.json`);
  for (const shard of shards) {
    const bytes = await readWhole(folder, `${split}/${shard.raw_data.basename}`);
    requireFormat(bytes.length === shard.raw_data.bytes, 'has another length than its index says');
    const offset = (sample: number) => bytes.readUInt32LE(4 + 4 * sample);
    for (let sample = 0; sample < shard.samples; sample++) {
      addSample(columnsOf(bytes.subarray(offset(sample), offset(sample + 1)), shard), found);
    }
    found.addBlocks(shard.samples);
  }
}

function columnsOf(sample: Buffer, { column_names, column_sizes }: MosaicShard): ReadonlyMap<string, Buffer> {
  const columns = new Map<string, Buffer>();
  let at = 4 * column_sizes.filter((size) => size === null).length;
  let sizeAt = 0;
  for (const [index, name] of column_names.entries()) {
    const fixed = column_sizes[index];
    const size = fixed ?? sample.readUInt32LE(sizeAt);
    if (fixed === null) sizeAt += 4;
    columns.set(name, sample.subarray(at, at + size));
    at += size;
  }
  requireFormat(at === sample.length, 'has a sample that its columns do not cover');
  return columns;
}

function addSample(columns: ReadonlyMap<string, Buffer>, found: FoundDigester): void {
  found.addTokens(integersOf(columns.get('tokens')!, 4));
  found.addLabels(columns.get('domain')!.toString(), columns.get('subdomain')!.toString());
  const spans = JSON.parse(columns.get('spans')!.toString()) as SpanLine[];
  found.addSpans(
    spans.map(([document, kind, start, length, offset]) => [document, kind, start, length, offset]),
  );
  const weight = columns.get('loss_weight');
  if (weight !== undefined) found.addWeights(Float32Array.of(weight.readFloatLE(0)));
}
