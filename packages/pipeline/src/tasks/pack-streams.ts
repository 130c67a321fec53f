import { type BlockLayout, type PackingStrategy, planBlocks } from '@sluice/packing';
import type { SplitName } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import type { Build } from './build.ts';
import { packMixtures } from './pack-mixture.ts';
import { documentPriorities, sortByPriority } from './packing-order.ts';
import { openSelection } from './selection.ts';
import { groupRows } from './stream-rows.ts';
import { readTokenLengths } from './token-lengths.ts';

/** What a stream is of: one split × domain × subdomain, or what the recipe packs together. */
export interface StreamLabels {
  readonly split: SplitName;
  readonly domain: string;
  /** Empty if the recipe packs within domains, or across them. */
  readonly subdomain: string;
}

/** The documents of a stream, packed. */
export interface Stream extends StreamLabels {
  /** Rows of the selection, in the order in which they are packed. */
  readonly documents: Uint32Array;
  /** Tokens of each document that are packed from, its separators included. */
  readonly documentLengths: Uint32Array;
  /** Tokens of all of them. */
  readonly tokens: number;
  readonly layout: BlockLayout;
  /** Tokens of each block, padding left out. */
  readonly blockTokens: Uint32Array;
  /** Of a mixture: what there was of each domain and subdomain before any was left out. */
  readonly parts?: readonly StreamPart[];
  /** Of a mixture: all documents with all of their tokens. */
  readonly available?: { readonly documents: Uint32Array; readonly documentLengths: Uint32Array };
}

/** What a mixture is made of. */
export interface StreamPart {
  readonly domain: string;
  readonly subdomain: string;
  /** Documents, and their tokens, before balancing left out some. */
  readonly documents: number;
  readonly tokens: number;
  /** Places in the stream's `documents`. */
  readonly places: readonly number[];
}

/** A stream's name, unique in the build: it keys its draws. */
export const streamName = ({ split, domain, subdomain }: StreamLabels): string =>
  `${split}/${domain}/${subdomain}`;

/** Packs every stream of a build, the streams in order of split, domain and subdomain. */
export function packStreams(build: Build): Stream[] {
  const { recipe } = build.plan.lock;
  const selection = openSelection(build);
  const lengths = readTokenLengths(build, selection);
  const priorities = documentPriorities(build, selection, 'packing/order');
  const { within } = recipe.pack;
  if (within === 'mixture') return packMixtures(build, { selection, lengths, priorities });
  return groupRows(selection, within).map(({ rows, ...name }) => {
    const documents = sortByPriority(Uint32Array.from(rows), priorities);
    const ordered = Uint32Array.from(documents, (row) => lengths[row]!);
    return { ...name, ...packDocuments(recipe, documents, ordered) };
  });
}

/** Packs documents in their order, as the recipe says. */
export function packDocuments(recipe: CanonicalRecipe, documents: Uint32Array, lengths: Uint32Array) {
  const layout = planBlocks({ lengths, blockSize: recipe.block_size }, packingStrategy(recipe));
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  return { documents, documentLengths: lengths, tokens, layout, blockTokens: countBlockTokens(layout) };
}

/** The strategy that a recipe names, in the terms of packing. */
export function packingStrategy({ pack }: Pick<CanonicalRecipe, 'pack'>): PackingStrategy {
  return pack.strategy === 'concatenate' || pack.strategy === 'aligned'
    ? { strategy: pack.strategy, tail: pack.tail }
    : { strategy: pack.strategy, long: pack.long };
}

function countBlockTokens({ blockCount, segmentOffsets, segmentLengths }: BlockLayout): Uint32Array {
  const tokens = new Uint32Array(blockCount);
  for (let block = 0; block < blockCount; block++) {
    for (let segment = segmentOffsets[block]!; segment < segmentOffsets[block + 1]!; segment++) {
      tokens[block]! += segmentLengths[segment]!;
    }
  }
  return tokens;
}
