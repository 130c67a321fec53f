import {
  allocateNestedQuotas,
  type ChosenBlocks,
  chooseBlocks,
  chooseBlocksByTokens,
  countStageBlocks,
  orderBlocks,
} from '@sluice/balancing';
import type { BlockLayout } from '@sluice/packing';
import { DataError, type SplitName } from '@sluice/records';
import type { SplitPart } from '../plan/held-out-domains.ts';
import { MIXTURE } from '../recipe/check-sections.ts';
import type { BlockOrderTable } from './block-source.ts';
import type { Build } from './build.ts';
import { type StreamLabels, streamName } from './pack-streams.ts';
import {
  type BalancedRecipe,
  type TrainQuotas,
  type TrainStream,
  type TrainUnit,
  trainQuotas,
} from './train-quotas.ts';

/** A packed stream as balancing sees it. */
export interface PackedStream extends StreamLabels {
  readonly tokens: number;
  readonly layout: Pick<BlockLayout, 'blockCount' | 'paddedTokens'>;
  /** Tokens of each block, padding left out. */
  readonly blockTokens: Uint32Array;
}

/** The blocks of a split that stay, and where each of them stands. */
export interface KeptBlocks<S extends PackedStream> {
  /** For each place of the split: the stream, by its place among all streams, and the block of it. */
  readonly order: BlockOrderTable;
  /** The blocks of each stream that stay; repeated ones as often as they are repeated. */
  readonly chosen: ReadonlyMap<S, Uint32Array>;
  /** The place behind the last block of each stage of the training. */
  readonly stageEnds: readonly number[];
}

/**
 * Chooses the blocks of a split and puts them in order. Train is balanced: by blocks, or by trained tokens where
 * blocks are padded. A split that is held out keeps every block in a shuffled order, or as many of each domain as the
 * smallest has.
 */
export function keepBlocks<S extends PackedStream>(
  recipe: BalancedRecipe,
  split: SplitName,
  all: readonly S[],
): KeptBlocks<S> {
  const streams = all.filter((stream) => stream.split === split);
  const unit: TrainUnit = streams.some((stream) => stream.layout.paddedTokens > 0) ? 'tokens' : 'blocks';
  const quotas = quotasOf(recipe, streams, { split, unit });
  const maxEpochs = split === 'train' ? recipe.balance.max_epochs : 1;
  const blocks =
    quotas === 'all' ? streams.map(allBlocks) : chooseAll(recipe, streams, { unit, quotas, maxEpochs });
  const chosen = streams.map((stream, index) => chosenBlocks(stream, blocks[index]!));
  const stages =
    quotas === 'all' || quotas.stages.length === 1
      ? undefined
      : countStages(recipe, { split, streams, chosen, unit, quotas });
  const { order: by } = recipe.balance;
  const order = orderBlocks(recipe.seed, {
    name: split,
    streams: chosen,
    ...(stages === undefined ? {} : { stages }),
    ...(split === 'train' && by !== 'shuffled' ? { order: { by: 'even', windowBlocks: by.even } } : {}),
  });
  return {
    order: placesAmong(all, streams, order),
    chosen: new Map(streams.map((stream, index) => [stream, blocks[index]!])),
    stageEnds: stageEnds(stages ?? [blocks.map(({ length }) => length)]),
  };
}

/** Every block of a domain that a split holds out, in an order of its own: what the domain is evaluated on by itself. */
export function orderHeldOut(
  build: Build,
  { split, domain }: Required<SplitPart>,
  all: readonly PackedStream[],
): BlockOrderTable {
  const streams = all.filter((stream) => stream.split === split && stream.domain === domain);
  const order = orderBlocks(build.plan.lock.recipe.seed, {
    name: `${split}/${domain}`,
    streams: streams.map((stream) => chosenBlocks(stream, allBlocks(stream))),
  });
  return placesAmong(all, streams, order);
}

function placesAmong(
  all: readonly PackedStream[],
  streams: readonly PackedStream[],
  order: BlockOrderTable,
): BlockOrderTable {
  return {
    streams: order.streams.map((stream) => all.indexOf(streams[stream]!)),
    blocks: order.blocks,
  };
}

const allBlocks = (stream: PackedStream): Uint32Array => Uint32Array.from(stream.blockTokens.keys());

const chosenBlocks = (stream: PackedStream, blocks: Uint32Array): ChosenBlocks => ({
  name: streamName(stream),
  group: stream.domain,
  blocks,
  epochBlocks: Math.max(1, stream.layout.blockCount),
});

function amountOf({ layout, blockTokens }: PackedStream, unit: TrainUnit): number {
  return unit === 'blocks' ? layout.blockCount : blockTokens.reduce((sum, tokens) => sum + tokens, 0);
}

interface SplitUnit {
  readonly split: SplitName;
  readonly unit: TrainUnit;
}

/** How much of each stream stays. The documents of a mixture were balanced before they were packed. */
function quotasOf(
  recipe: BalancedRecipe,
  streams: readonly PackedStream[],
  { split, unit }: SplitUnit,
): TrainQuotas | 'all' {
  if (recipe.pack.within === 'mixture') {
    requireBlocks(recipe, { split, domain: MIXTURE }, streams);
    return 'all';
  }
  if (split === 'train') return balanceTrain(recipe, streams, unit);
  return heldOutQuotas(recipe, streams, { split, unit });
}

function balanceTrain(
  recipe: BalancedRecipe,
  streams: readonly PackedStream[],
  unit: TrainUnit,
): TrainQuotas {
  const amounts: TrainStream[] = streams.map((stream) => ({
    domain: stream.domain,
    subdomain: stream.subdomain,
    amount: amountOf(stream, unit),
  }));
  return trainQuotas(amounts, recipe, unit);
}

/** What is held out of each stream; each domain must have a block. */
function heldOutQuotas(
  recipe: BalancedRecipe,
  streams: readonly PackedStream[],
  { split, unit }: SplitUnit,
): TrainQuotas | 'all' {
  for (const { name } of recipe.domains) requireBlocks(recipe, { split, domain: name }, streams);
  if (recipe.balance.validation === 'natural' || streams.length === 0) return 'all';
  const domains = recipe.domains.map(({ name }) => ({
    name,
    members: [...streams.keys()].filter(
      (at) => streams[at]!.domain === name && amountOf(streams[at]!, unit) > 0,
    ),
  }));
  const quotas = allocateNestedQuotas(
    domains.map(({ name, members }) => ({
      name,
      streams: members.map((at) => ({
        name: streams[at]!.subdomain,
        blockCount: amountOf(streams[at]!, unit),
      })),
    })),
    { target: { to: 'equal' }, unit },
  );
  const amounts = streams.map(() => 0);
  for (const [domain, { members }] of domains.entries()) {
    for (const [place, at] of members.entries()) amounts[at] = quotas.domains[domain]!.blockCounts[place]!;
  }
  return { amounts, stages: [amounts] };
}

function requireBlocks(
  recipe: BalancedRecipe,
  { split, domain }: Required<SplitPart>,
  streams: readonly PackedStream[],
): void {
  const ofDomain = streams.filter((stream) => stream.domain === domain);
  if (ofDomain.some((stream) => stream.layout.blockCount > 0)) return;
  const tokens = ofDomain.reduce((sum, stream) => sum + stream.tokens, 0);
  throw new DataError(
    `pipeline/empty-${split}`,
    `the ${split} documents of ${domain} have ${tokens} tokens, less than one block of ${recipe.block_size}`,
    {
      hint: 'Sample more documents, hold out a larger share, use smaller blocks, or set pack.tail to "pad".',
    },
  );
}

interface Choice {
  readonly unit: TrainUnit;
  readonly quotas: TrainQuotas;
}

/** The blocks of each stream. Where tokens are counted, what one stream of a domain misses goes to its next. */
function chooseAll(
  { seed }: BalancedRecipe,
  streams: readonly PackedStream[],
  { unit, quotas, maxEpochs }: Choice & { readonly maxEpochs: number },
): Uint32Array[] {
  const missed = new Map<string, number>();
  return streams.map((stream, index) => {
    const name = streamName(stream);
    const quota = quotas.amounts[index]!;
    if (unit === 'blocks') return chooseBlocks(seed, { name, blockCount: stream.layout.blockCount, quota });
    const { blockTokens, domain } = stream;
    const most = maxEpochs * amountOf(stream, unit);
    const tokenQuota = quota === 0 ? 0 : Math.min(most, Math.max(0, quota + (missed.get(domain) ?? 0)));
    const blocks = chooseBlocksByTokens(seed, { name, blockTokens, tokenQuota });
    const tokens = blocks.reduce((sum, block) => sum + blockTokens[block]!, 0);
    if (quota > 0) missed.set(domain, tokenQuota - tokens);
    return blocks;
  });
}

interface StageChoice extends Choice {
  readonly split: SplitName;
  readonly streams: readonly PackedStream[];
  readonly chosen: readonly ChosenBlocks[];
}

/** Blocks of each stream in each stage. */
function countStages(
  { seed }: BalancedRecipe,
  { split, streams, chosen, unit, quotas }: StageChoice,
): readonly (readonly number[])[] {
  if (unit === 'blocks') return quotas.stages;
  const byStream = streams.map(({ blockTokens }, index) =>
    countStageBlocks(seed, {
      name: split,
      stream: chosen[index]!,
      blockTokens,
      stageTokens: quotas.stages.map((stage) => stage[index]!),
    }),
  );
  return quotas.stages.map((_, stage) => byStream.map((counts) => counts[stage]!));
}

function stageEnds(stages: readonly (readonly number[])[]): number[] {
  let end = 0;
  return stages.map((counts) => (end += counts.reduce((sum, count) => sum + count, 0)));
}
