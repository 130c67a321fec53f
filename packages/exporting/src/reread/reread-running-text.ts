/*
 * Readers of the formats of running text, after the descriptions of their formats and without the code of the writers:
 * what they find is compared with the blocks.
 */
import { gunzipSync } from 'node:zlib';
import type { FoundDigester } from '../digest-blocks.ts';
import {
  integersOf,
  type RereadShape,
  readIntegers,
  readWhole,
  requireFormat,
  type WrittenFolder,
  widthOf,
} from './written-folder.ts';

/** As IndexedDataset: the header of the index, then its columns; the ids at the places that they tell. */
export async function rereadMegatron(
  folder: WrittenFolder,
  { split, blockSize }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const index = await readWhole(folder, `${split}_text_document.idx`);
  requireFormat(index.toString('latin1', 0, 9) === 'MMIDIDX\0\0', 'does not begin as a Megatron index');
  const width = ({ 4: 4, 8: 2 } as const)[index.readUInt8(17)];
  requireFormat(width !== undefined, 'has a type of ids that is not known');
  const count = Number(index.readBigUInt64LE(18));
  const lengths = integersOf(index.subarray(34, 34 + 4 * count), 4);
  const pointersAt = 34 + 4 * count;
  let byteOffset = 0;
  for (const [sequence, length] of lengths.entries()) {
    const pointer = Number(index.readBigInt64LE(pointersAt + 8 * sequence));
    requireFormat(pointer === byteOffset, `has sequence ${sequence} at ${pointer}, not at ${byteOffset}`);
    requireFormat(blockSize === 0 || length === blockSize, `has a sequence of ${length} tokens`);
    const start = byteOffset / width!;
    if (blockSize === 0) found.addTile(start, start + length);
    byteOffset += length * width!;
  }
  const bin = folder.open(`${split}_text_document.bin`);
  requireFormat(bin.byteLength === byteOffset, `has ${bin.byteLength} bytes, its index ${byteOffset}`);
  for await (const tokens of readIntegers(bin, width!)) found.addTokens(tokens);
  found.addBlocks(count);
}

/** As `train.py`: 16-bit ids and nothing else. */
export async function rereadNanogpt(
  folder: WrittenFolder,
  { split, blockSize }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const name = { train: 'train.bin', validation: 'val.bin' }[split] ?? `${split}.bin`;
  const file = folder.open(name);
  for await (const tokens of readIntegers(file, 2)) found.addTokens(tokens);
  if (blockSize === 0) return;
  requireFormat(file.byteLength % (2 * blockSize) === 0, 'has no whole number of blocks');
  found.addBlocks(file.byteLength / (2 * blockSize));
}

/** As OLMo-core: raw ids, and the first two fields of each line of the table beside them. */
export async function rereadDolma(
  folder: WrittenFolder,
  shape: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const width = widthOf(shape);
  const stem = `part-${shape.split}-`;
  const parts = folder.paths.filter((path) => path.startsWith(stem) && path.endsWith('.npy')).sort();
  let firstToken = 0;
  for (const path of parts) {
    const file = folder.open(path);
    for await (const tokens of readIntegers(file, width)) found.addTokens(tokens);
    const table = gunzipSync(await readWhole(folder, path.replace(/\.npy$/, '.csv.gz'))).toString();
    for (const line of table.matchAll(/^(\d+),(\d+),/gm)) {
      const [start, end] = [firstToken + Number(line[1]), firstToken + Number(line[2])];
      if (shape.blockSize === 0) {
        found.addTile(start, end);
        found.addBlocks(1);
      } else found.addRun(start, end);
    }
    firstToken += file.byteLength / width;
  }
  if (shape.blockSize > 0) found.addBlocks(firstToken / shape.blockSize);
}

/** As datatrove and nanotron: the width of an id out of the metadata, the ends of documents out of the index. */
export async function rereadDatatrove(
  folder: WrittenFolder,
  { split, blockSize }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const path = `${split}/00000_${split}.ds`;
  const [name, count] = (await readWhole(folder, `${path}.metadata`)).toString().split('\n');
  const parts = name!.split('|');
  requireFormat(parts.length === 2, 'has a tokenizer that nanotron cannot take apart');
  const file = folder.open(path);
  const width = Number(parts[1]) === 2 ? 2 : 4;
  for await (const tokens of readIntegers(file, width)) found.addTokens(tokens);
  requireFormat(file.byteLength === Number(count) * width, 'has another number of tokens than its metadata');
  const index = await readWhole(folder, `${path}.index`);
  let start = 0;
  for (let at = 0; at < index.length; at += 8) {
    const end = Number(index.readBigUInt64LE(at));
    found.addTile(start, end);
    start = end;
  }
  requireFormat(start === Number(count), 'has documents that do not cover its tokens');
  found.addBlocks(blockSize === 0 ? index.length / 8 : start / blockSize);
}
