import { compareCodeUnits } from '@sluice/determinism';
import { keyedPermutation } from './keyed-permutation.ts';

/** The chosen blocks of a stream, ascending. */
export interface ChosenBlocks {
  readonly name: string;
  readonly blocks: Uint32Array;
}

/** Which block stands at each place of the output: block `blocks[place]` of stream `streams[place]`. */
export interface BlockOrder {
  readonly blockCount: number;
  /** Indices into the streams as they were given. */
  readonly streams: Uint16Array;
  /** The block's number in its stream. */
  readonly blocks: Uint32Array;
}

/**
 * All chosen blocks in one order, every order as good as equally likely: a keyed permutation over the streams sorted
 * by name, so that the order in which they are given is of no account. `name` keys it, such as the split.
 *
 * @throws RangeError for two streams of one name or more than 65,536 streams.
 */
export function orderBlocks(
  seed: string,
  { name, streams }: { readonly name: string; readonly streams: readonly ChosenBlocks[] },
): BlockOrder {
  if (streams.length > 65_536) {
    throw new RangeError(`orderBlocks: expected at most 65536 streams, got ${streams.length}`);
  }
  const blockCount = streams.reduce((sum, stream) => sum + stream.blocks.length, 0);
  const order = { blockCount, streams: new Uint16Array(blockCount), blocks: new Uint32Array(blockCount) };
  const sorted = listSorted(streams, blockCount);
  const permute = keyedPermutation(seed, { id: name, size: blockCount });
  for (let place = 0; place < blockCount; place++) {
    const from = permute(place);
    order.streams[place] = sorted.streams[from]!;
    order.blocks[place] = sorted.blocks[from]!;
  }
  return order;
}

/** The blocks of all streams one after the other, the streams by name. */
function listSorted(streams: readonly ChosenBlocks[], blockCount: number) {
  const list = { streams: new Uint16Array(blockCount), blocks: new Uint32Array(blockCount) };
  const byName = streams.map((stream, index) => ({ ...stream, index }));
  byName.sort((a, b) => compareCodeUnits(a.name, b.name));
  let offset = 0;
  for (const [rank, { name, blocks, index }] of byName.entries()) {
    if (byName[rank - 1]?.name === name) throw new RangeError(`orderBlocks: two streams are named ${name}`);
    list.streams.fill(index, offset, offset + blocks.length);
    list.blocks.set(blocks, offset);
    offset += blocks.length;
  }
  return list;
}
