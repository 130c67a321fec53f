/*
 * The balance task packs, balances and orders, all of it on compact tables: which tokens of which document fill
 * which block, which blocks stay, and which block stands where. No token is read. Memory: about 40 bytes a
 * document and 12 a segment.
 *
 * layouts.table   per stream: its documents (rows of the selection) and its layout
 * order.table     per split, and per domain of what is held out: the stream and the block at each place of the output
 * streams.json    what became of the tokens of each stream
 * stages.json     the place behind the last block of each stage of the train split
 * sources.json    what of each source is trained on
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamEntry } from '@sluice/manifest';
import { heldOutDomains, type SplitPart } from '../plan/held-out-domains.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { type StoredArray, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import type { BlockOrderTable } from './block-source.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { keepBlocks, orderHeldOut } from './keep-blocks.ts';
import { lossWeights } from './loss-weights.ts';
import { packStreams, type Stream } from './pack-streams.ts';
import { countSourceTokens, type SourceTokens } from './source-tokens.ts';

export const runBalanceTask: RunTask = async (build, _index, { folder, signal }) => {
  const streams = packStreams(build);
  signal.throwIfAborted();
  const splits = recipeSplits(build.plan.lock.recipe);
  const kept = splits.map((split) => ({ split, ...keepBlocks(build, split, streams) }));
  writeLayouts(join(folder, 'layouts.table'), streams);
  writeOrders(join(folder, 'order.table'), [
    ...kept.map(({ split, order }) => ({ split, order })),
    ...heldOutDomains(build.plan.lock.recipe).map((part) => ({
      ...part,
      order: orderHeldOut(build, part, streams),
    })),
  ]);
  const chosen = new Map(kept.flatMap((split) => [...split.chosen]));
  const entries = streams.map((stream) => describeStream(stream, chosen.get(stream)!));
  writeFileSync(join(folder, 'streams.json'), JSON.stringify(weighStreams(build, entries)));
  const { stageEnds } = kept.find(({ split }) => split === 'train')!;
  writeFileSync(join(folder, 'stages.json'), JSON.stringify(stageEnds));
  writeFileSync(join(folder, 'sources.json'), JSON.stringify(countSourceTokens(build, streams, chosen)));
  return [];
};

/** The entries with the weights of an objective, where the recipe has one. */
function weighStreams(build: Build, entries: readonly StreamEntry[]): readonly StreamEntry[] {
  return recipeSplits(build.plan.lock.recipe).flatMap((split) => {
    const ofSplit = entries.filter((entry) => entry.split === split);
    const weights = lossWeights(build.plan.lock.recipe, ofSplit);
    if (weights === undefined) return ofSplit;
    return ofSplit.map((entry, index) => ({ ...entry, lossWeight: weights[index]! }));
  });
}

const partName = ({ split, domain }: SplitPart): string =>
  domain === undefined ? split : `${split}/${domain}`;

function writeOrders(
  path: string,
  parts: readonly (SplitPart & { readonly order: BlockOrderTable })[],
): void {
  const arrays: Record<string, StoredArray> = {};
  for (const part of parts) {
    arrays[`${partName(part)}.streams`] = part.order.streams;
    arrays[`${partName(part)}.blocks`] = part.order.blocks;
  }
  writeArrayFile(path, arrays);
}

/** Which block stands at each place of a split, or of a domain that is held out. */
export function readOrder(build: Build, part: SplitPart): BlockOrderTable {
  return withArrayFile(balanceFile(build, 'order.table'), (file) => ({
    streams: file.u16(`${partName(part)}.streams`),
    blocks: file.u32(`${partName(part)}.blocks`),
  }));
}

/** What became of the tokens of each stream of a build. */
export function readStreams(build: Build): StreamEntry[] {
  return readJson(build, 'streams.json');
}

/** The place behind the last block of each stage of the train split; one stage without a curriculum. */
export function readStageEnds(build: Build): number[] {
  return readJson(build, 'stages.json');
}

/** What of each of the lock's sources is trained on. */
export function readSourceTokens(build: Build): SourceTokens[] {
  return readJson(build, 'sources.json');
}

function readJson<T>(build: Build, file: string): T {
  return JSON.parse(readFileSync(balanceFile(build, file), 'utf8')) as T;
}

const balanceFile = (build: Build, file: string): string =>
  artefactFile(build, build.plan.phases.balance[0]!.artefact, file);

function writeLayouts(path: string, streams: readonly Stream[]): void {
  const arrays: Record<string, StoredArray> = {};
  for (const [number, { documents, layout }] of streams.entries()) {
    arrays[`${number}.documents`] = documents;
    arrays[`${number}.segmentOffsets`] = layout.segmentOffsets;
    arrays[`${number}.segmentDocuments`] = layout.segmentDocuments;
    arrays[`${number}.segmentStarts`] = layout.segmentStarts;
    arrays[`${number}.segmentLengths`] = layout.segmentLengths;
  }
  writeArrayFile(path, arrays);
}

/** Accounts for every token of a stream: packed or dropped by packing, then written or dropped by balancing. */
function describeStream(stream: Stream, chosen: Uint32Array): StreamEntry {
  const { split, domain, subdomain, documents, tokens, layout, blockTokens } = stream;
  const packedTokens = blockTokens.reduce((sum, count) => sum + count, 0);
  const writtenTokens = chosen.reduce((sum, block) => sum + blockTokens[block]!, 0);
  return {
    split,
    domain,
    subdomain,
    documents: documents.length,
    tokens,
    blocks: layout.blockCount,
    writtenBlocks: chosen.length,
    packedTokens,
    writtenTokens,
    droppedByPacking: layout.droppedTokens,
    droppedByBalancing: Math.max(0, packedTokens - writtenTokens),
    paddedTokens: layout.paddedTokens,
  };
}
