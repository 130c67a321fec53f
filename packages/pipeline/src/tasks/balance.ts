/*
 * The balance task packs, balances and orders, all of it on compact tables: which tokens of which document fill
 * which block, which blocks stay, and which block stands where. No token is read. Memory: about 40 bytes a
 * document and 12 a segment.
 *
 * layouts.table   per stream: its documents (rows of the selection) and its layout
 * order.table     per split: the stream and the block at each place of the output
 * streams.json    what became of the tokens of each stream
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamEntry } from '@sluice/manifest';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { type StoredArray, writeArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { keepBlocks } from './keep-blocks.ts';
import { packStreams, type Stream } from './pack-streams.ts';

export const runBalanceTask: RunTask = async (build, _index, { folder, signal }) => {
  const streams = packStreams(build);
  signal.throwIfAborted();
  const kept = recipeSplits(build.plan.lock.recipe).map((split) => ({
    split,
    ...keepBlocks(build, split, streams),
  }));
  const order: Record<string, StoredArray> = {};
  for (const { split, streams: numbers, blocks } of kept) {
    order[`${split}.streams`] = numbers;
    order[`${split}.blocks`] = blocks;
  }
  writeLayouts(join(folder, 'layouts.table'), streams);
  writeArrayFile(join(folder, 'order.table'), order);
  const chosen = new Map(kept.flatMap((split) => [...split.chosen]));
  const entries = streams.map((stream) => describeStream(stream, chosen.get(stream)!));
  writeFileSync(join(folder, 'streams.json'), JSON.stringify(entries));
  return [];
};

/** What became of the tokens of each stream of a build. */
export function readStreams(build: Build): StreamEntry[] {
  const { artefact } = build.plan.phases.balance[0]!;
  return JSON.parse(readFileSync(artefactFile(build, artefact, 'streams.json'), 'utf8')) as StreamEntry[];
}

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
