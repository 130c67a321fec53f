/**
 * The order of a split's blocks, in two steps: which stream stands at each place, then which of its blocks. Both are
 * keyed permutations, so that any task can know them; they take constant memory beside the table that is returned.
 */
import { compareCodeUnits, drawFor } from '@sluice/determinism';
import { blockSequence, type ChosenBlocks } from './block-sequence.ts';
import { keyedPermutation } from './keyed-permutation.ts';
import { spreadEvenly } from './spread-evenly.ts';

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
  /**
   * Blocks of each stream in each stage of a curriculum: the stages follow one another, each in an order of its own,
   * and a stream goes on in one where it stopped in the one before.
   * @default one stage
   */
  readonly stages?: readonly (readonly number[])[];
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
 * @throws RangeError for two streams of one name, more than 65,536 streams, a window that is no positive integer, or
 *   stages that do not sum to the streams' blocks.
 */
export function orderBlocks(seed: string, options: OrderOptions): BlockOrder {
  const { name, streams, order = { by: 'shuffled' } } = options;
  checkStreams(streams);
  const stages = options.stages ?? [streams.map(({ blocks }) => blocks.length)];
  checkStages(streams, stages);
  const byName = streams.map((_, index) => index);
  byName.sort((a, b) => compareCodeUnits(streams[a]!.name, streams[b]!.name));
  const sorted = byName.map((index) => streams[index]!);
  const ranks = stages.map((stage, number) => {
    const part: StagePart = {
      name: options.stages ? `${name}/stage ${number}` : name,
      groups: sorted.map((stream) => stream.group ?? stream.name),
      counts: byName.map((index) => stage[index]!),
    };
    return order.by === 'even' ? evenRanks(seed, part, order.windowBlocks) : shuffledRanks(seed, part);
  });
  return placeBlocks(
    ranks,
    byName,
    sorted.map((stream) => blockSequence(seed, name, stream)),
  );
}

/** Takes the next block of the stream at each place. */
function placeBlocks(
  stages: readonly Uint16Array[],
  byName: readonly number[],
  sequences: readonly (() => number)[],
): BlockOrder {
  const blockCount = stages.reduce((sum, ranks) => sum + ranks.length, 0);
  const order = { blockCount, blocks: new Uint32Array(blockCount), streams: new Uint16Array(blockCount) };
  let place = 0;
  for (const ranks of stages) {
    for (const rank of ranks) {
      order.blocks[place] = sequences[rank]!();
      order.streams[place++] = byName[rank]!;
    }
  }
  return order;
}

/** A stage, its streams sorted by name. */
interface StagePart {
  /** What keys its draws. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly counts: readonly number[];
}

/** The stream of each place, by its rank among the sorted. */
function shuffledRanks(seed: string, { name, counts }: StagePart): Uint16Array {
  const list = new Uint16Array(counts.reduce((sum, count) => sum + count, 0));
  let offset = 0;
  for (const [rank, count] of counts.entries()) {
    list.fill(rank, offset, offset + count);
    offset += count;
  }
  const permute = keyedPermutation(seed, { id: `${name}/streams`, size: list.length });
  return list.map((_, place) => list[permute(place)]!);
}

/** Groups spread over windows, the streams of a group over its places, and each window shuffled. */
function evenRanks(seed: string, { name, groups, counts }: StagePart, windowBlocks: number): Uint16Array {
  if (!Number.isInteger(windowBlocks) || windowBlocks < 1) {
    throw new RangeError(`orderBlocks: windowBlocks must be a positive integer, got ${windowBlocks}`);
  }
  const byGroup = Map.groupBy(groups.keys(), (rank) => groups[rank]!);
  const members = [...byGroup].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, ranks]) => ranks);
  const sums = members.map((ranks) => ranks.reduce((sum, rank) => sum + counts[rank]!, 0));
  const inGroup = members.map((ranks) =>
    spreadEvenly(
      ranks.map((rank) => counts[rank]!),
      1,
    ),
  );
  const next = members.map(() => 0);
  const ranks = spreadEvenly(sums, windowBlocks).map(
    (group) => members[group]![inGroup[group]![next[group]!++]!]!,
  );
  for (let start = 0, window = 0; start < ranks.length; start += windowBlocks, window++) {
    drawFor(seed, 'balancing/window', `${name}/${window}`).shuffle(
      ranks.subarray(start, start + windowBlocks),
    );
  }
  return ranks;
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

function checkStages(streams: readonly ChosenBlocks[], stages: readonly (readonly number[])[]): void {
  for (const [index, { name, blocks }] of streams.entries()) {
    const sum = stages.reduce((all, stage) => all + (stage[index] ?? Number.NaN), 0);
    if (sum !== blocks.length) {
      throw new RangeError(`orderBlocks: stages has ${sum} blocks of ${name}, which has ${blocks.length}`);
    }
  }
}
