import { keyedPermutation } from './keyed-permutation.ts';

/** The chosen blocks of a stream. */
export interface ChosenBlocks {
  /** Unique among the streams: it keys the order of the blocks. */
  readonly name: string;
  /** As `chooseBlocks` gives them. */
  readonly blocks: Uint32Array;
  /** Blocks of an epoch, where `blocks` has several one after the other. @default all of `blocks`, one epoch */
  readonly epochBlocks?: number;
  /** Streams of one group, such as a domain, are spread evenly as one, and within it each. @default the name */
  readonly group?: string;
}

/** Gives a stream's blocks one after the other, each epoch permuted by itself; `name` is what is put in order. */
export function blockSequence(seed: string, name: string, stream: ChosenBlocks): () => number {
  const { blocks, epochBlocks = blocks.length } = stream;
  let next = 0;
  let permute = (place: number) => place;
  return () => {
    const place = next % epochBlocks;
    const epochStart = next - place;
    if (place === 0) {
      const size = Math.min(epochBlocks, blocks.length - epochStart);
      permute = keyedPermutation(seed, { id: `${name}/${epochStart / epochBlocks}/${stream.name}`, size });
    }
    next++;
    return blocks[epochStart + permute(place)]!;
  };
}
