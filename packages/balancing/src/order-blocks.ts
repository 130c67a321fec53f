/**
 * The order of a split's blocks, in two steps: which stream stands at each place, then which of its blocks. Both are
 * keyed permutations, so that any task can know them; they take constant memory beside the table that is returned.
 */
import { compareCodeUnits, drawFor } from '@sluice/determinism';
import { keyedPermutation } from './keyed-permutation.ts';
import { spreadEvenly } from './spread-evenly.ts';

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

export interface OrderOptions {
  /** What is put in order, such as the split: it keys the draw. */
  readonly name: string;
  readonly streams: readonly ChosenBlocks[];
  /**
   * `shuffled`: every order equally likely. `even`: in each window of `windowBlocks` blocks, such as a batch, each group
   * has its share within one block, and every order inside the window is equally likely.
   * @default shuffled
   */
  readonly order?: { readonly by: 'shuffled' } | { readonly by: 'even'; readonly windowBlocks: number };
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
 * All chosen blocks in one order that does not depend on the order in which streams are given. The epochs of a stream
 * follow one another, each in an order of its own: no block comes again before all have come.
 *
 * @throws RangeError for two streams of one name, more than 65,536 streams, or a window that is no positive integer.
 */
export function orderBlocks(seed: string, options: OrderOptions): BlockOrder {
  const { name, streams, order = { by: 'shuffled' } } = options;
  checkStreams(streams);
  const byName = streams.map((_, index) => index);
  byName.sort((a, b) => compareCodeUnits(streams[a]!.name, streams[b]!.name));
  const sorted = byName.map((index) => streams[index]!);
  const ranks =
    order.by === 'even'
      ? evenRanks(seed, { name, sorted, windowBlocks: order.windowBlocks })
      : shuffledRanks(seed, { name, sorted });
  const sequences = sorted.map((stream) => blockSequence(seed, name, stream));
  return {
    blockCount: ranks.length,
    blocks: Uint32Array.from(ranks, (rank) => sequences[rank]!()),
    streams: ranks.map((rank) => byName[rank]!),
  };
}

interface SortedStreams {
  readonly name: string;
  readonly sorted: readonly ChosenBlocks[];
}

/** The stream of each place, by its rank among the sorted. */
function shuffledRanks(seed: string, { name, sorted }: SortedStreams): Uint16Array {
  const list = listRanks(sorted);
  const permute = keyedPermutation(seed, { id: `${name}/streams`, size: list.length });
  return list.map((_, place) => list[permute(place)]!);
}

function listRanks(sorted: readonly ChosenBlocks[]): Uint16Array {
  const list = new Uint16Array(sorted.reduce((sum, { blocks }) => sum + blocks.length, 0));
  let offset = 0;
  for (const [rank, { blocks }] of sorted.entries()) {
    list.fill(rank, offset, offset + blocks.length);
    offset += blocks.length;
  }
  return list;
}

/** Groups spread over windows, the streams of a group over its places, and each window shuffled. */
function evenRanks(
  seed: string,
  { name, sorted, windowBlocks }: SortedStreams & { readonly windowBlocks: number },
): Uint16Array {
  if (!Number.isInteger(windowBlocks) || windowBlocks < 1) {
    throw new RangeError(`orderBlocks: windowBlocks must be a positive integer, got ${windowBlocks}`);
  }
  const groups = Map.groupBy(sorted.keys(), (rank) => sorted[rank]!.group ?? sorted[rank]!.name);
  const members = [...groups].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, ranks]) => ranks);
  const countOf = (rank: number) => sorted[rank]!.blocks.length;
  const counts = members.map((ranks) => ranks.reduce((sum, rank) => sum + countOf(rank), 0));
  const inGroup = members.map((ranks) => spreadEvenly(ranks.map(countOf), 1));
  const next = members.map(() => 0);
  const ranks = spreadEvenly(counts, windowBlocks).map(
    (group) => members[group]![inGroup[group]![next[group]!++]!]!,
  );
  for (let start = 0, window = 0; start < ranks.length; start += windowBlocks, window++) {
    drawFor(seed, 'balancing/window', `${name}/${window}`).shuffle(
      ranks.subarray(start, start + windowBlocks),
    );
  }
  return ranks;
}

/** Gives a stream's blocks one after the other, each epoch permuted by itself. */
function blockSequence(seed: string, name: string, stream: ChosenBlocks): () => number {
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

function checkStreams(streams: readonly ChosenBlocks[]): void {
  if (streams.length > 65_536) {
    throw new RangeError(`orderBlocks: expected at most 65536 streams, got ${streams.length}`);
  }
  const names = new Set<string>();
  for (const { name, epochBlocks } of streams) {
    if (names.has(name)) throw new RangeError(`orderBlocks: two streams are named ${name}`);
    names.add(name);
    if (epochBlocks !== undefined && (!Number.isInteger(epochBlocks) || epochBlocks < 1)) {
      throw new RangeError(
        `orderBlocks: epochBlocks of ${name} must be a positive integer, got ${epochBlocks}`,
      );
    }
  }
}
