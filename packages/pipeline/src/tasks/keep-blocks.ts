import { chooseBlocks, chooseBlocksByTokens, orderBlocks } from '@sluice/balancing';
import { DataError, type SplitName } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import type { Build } from './build.ts';
import { type Stream, streamName } from './pack-streams.ts';
import { type TrainUnit, trainQuotas } from './train-quotas.ts';

/** The blocks of a split that stay, and where each of them stands. */
export interface KeptBlocks {
  /** For each place of the split: the stream, by its place among all streams, and the block of it. */
  readonly streams: Uint16Array;
  readonly blocks: Uint32Array;
  /** The blocks of each stream that stay; repeated ones as often as they are repeated. */
  readonly chosen: ReadonlyMap<Stream, Uint32Array>;
}

/**
 * Chooses the blocks of a split and puts them in order. Train is balanced: by blocks, or by trained tokens where
 * blocks are padded. A split that is held out keeps every block, in a shuffled order.
 */
export function keepBlocks(build: Build, split: SplitName, all: readonly Stream[]): KeptBlocks {
  const { recipe } = build.plan.lock;
  const streams = all.filter((stream) => stream.split === split);
  const chosen = split === 'train' ? balanceTrain(recipe, streams) : keepAll(recipe, split, streams);
  const { order: by } = recipe.balance;
  const order = orderBlocks(recipe.seed, {
    name: split,
    streams: streams.map((stream, index) => ({
      name: streamName(stream),
      group: stream.domain,
      blocks: chosen[index]!,
      epochBlocks: Math.max(1, stream.layout.blockCount),
    })),
    ...(split === 'train' && by !== 'shuffled' ? { order: { by: 'even', windowBlocks: by.even } } : {}),
  });
  return {
    streams: Uint16Array.from(order.streams, (stream) => all.indexOf(streams[stream]!)),
    blocks: order.blocks,
    chosen: new Map(streams.map((stream, index) => [stream, chosen[index]!])),
  };
}

function balanceTrain(recipe: CanonicalRecipe, streams: readonly Stream[]): Uint32Array[] {
  const unit: TrainUnit = streams.some((stream) => stream.layout.paddedTokens > 0) ? 'tokens' : 'blocks';
  const amounts = streams.map(({ domain, subdomain, layout, blockTokens }) => ({
    domain,
    subdomain,
    amount: unit === 'blocks' ? layout.blockCount : blockTokens.reduce((sum, tokens) => sum + tokens, 0),
  }));
  const quotas = trainQuotas(amounts, recipe, unit);
  return streams.map((stream, index) => {
    const name = streamName(stream);
    return unit === 'blocks'
      ? chooseBlocks(recipe.seed, { name, blockCount: stream.layout.blockCount, quota: quotas[index]! })
      : chooseBlocksByTokens(recipe.seed, {
          name,
          blockTokens: stream.blockTokens,
          tokenQuota: quotas[index]!,
        });
  });
}

/** Every block of every stream; each domain must have one. */
function keepAll(recipe: CanonicalRecipe, split: SplitName, streams: readonly Stream[]): Uint32Array[] {
  const isNothingWanted = split === 'validation' && recipe.split.validation === 0;
  for (const { name } of recipe.domains) {
    const ofDomain = streams.filter((stream) => stream.domain === name);
    if (isNothingWanted || ofDomain.some((stream) => stream.layout.blockCount > 0)) continue;
    const tokens = ofDomain.reduce((sum, stream) => sum + stream.tokens, 0);
    throw new DataError(
      `pipeline/empty-${split}`,
      `the ${split} documents of ${name} have ${tokens} tokens, less than one block of ${recipe.block_size}`,
      {
        hint: 'Sample more documents, hold out a larger share, use smaller blocks, or set pack.tail to "pad".',
      },
    );
  }
  return streams.map((stream) => Uint32Array.from(stream.blockTokens.keys()));
}
