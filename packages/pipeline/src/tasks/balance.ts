/*
 * The balance task packs, balances and orders, all of it on compact tables: which tokens of which document fill
 * which block, which blocks stay, and which block stands where. No token is read. Memory: about 40 bytes a
 * document and 12 a segment.
 *
 * layouts.table   per layout: its documents (rows of the selection) and its segments
 * layouts.json    per layout: labels and weight of its blocks, and its padding; the streams first, then the switch blocks
 * order.table     per split, and per domain of what is held out: the layout and the block at each place of the output
 * streams.json    what became of the tokens of each stream
 * switch.json     the switch blocks, pair by pair
 * stages.json     the place behind the last block of each stage of the train split
 * sources.json    what of each source is trained on
 *
 * For documents.table and documents.json see document-streams.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamEntry, SwitchEntry } from '@sluice/manifest';
import type { BlockLayout } from '@sluice/packing';
import type { SplitName } from '@sluice/records';
import { heldOutDomains, type SplitPart } from '../plan/held-out-domains.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { type StoredArray, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import type { BlockOrderTable } from './block-source.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { describeStream } from './describe-stream.ts';
import { writeDocumentOrders } from './document-streams.ts';
import { keepBlocks, orderHeldOut } from './keep-blocks.ts';
import { lossWeights } from './loss-weights.ts';
import { packStreams, type Stream } from './pack-streams.ts';
import { describeSwitch, orderSwitchBlocks, packSwitchBlocks } from './pack-switch-blocks.ts';
import { countSourceTokens, type SourceTokens } from './source-tokens.ts';

export const runBalanceTask: RunTask = async (build, _index, { folder, signal }) => {
  const streams = packStreams(build);
  signal.throwIfAborted();
  const splits = recipeSplits(build.plan.lock.recipe);
  const kept = splits.map((split) => ({ split, ...keepBlocks(build.plan.lock.recipe, split, streams) }));
  const switches = packSwitchBlocks(build);
  writeLayouts(join(folder, 'layouts.table'), [...streams, ...switches]);
  writeOrders(join(folder, 'order.table'), [
    ...kept.map(({ split, order }) => ({ split, order })),
    ...heldOutDomains(build.plan.lock.recipe).map((part) => ({
      ...part,
      order: orderHeldOut(build, part, streams),
    })),
    { split: 'switch', order: orderSwitchBlocks(switches, streams.length) },
  ]);
  const chosen = new Map(kept.flatMap((split) => [...split.chosen]));
  const entries = weighStreams(
    build,
    streams.flatMap((stream) => describeStream(stream, chosen.get(stream)!)),
  );
  writeFileSync(join(folder, 'streams.json'), JSON.stringify(entries));
  writeFileSync(
    join(folder, 'layouts.json'),
    JSON.stringify(labelLayouts([...streams, ...switches], entries)),
  );
  writeFileSync(join(folder, 'switch.json'), JSON.stringify(switches.map(describeSwitch)));
  const { stageEnds } = kept.find(({ split }) => split === 'train')!;
  writeFileSync(join(folder, 'stages.json'), JSON.stringify(stageEnds));
  writeDocumentOrders(build, folder);
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

/** A part of the output that has an order of its own. */
type OrderedPart = Omit<SplitPart, 'split'> & { readonly split: SplitName | 'switch' };

const partName = ({ split, domain }: OrderedPart): string =>
  domain === undefined ? split : `${split}/${domain}`;

function writeOrders(
  path: string,
  parts: readonly (OrderedPart & { readonly order: BlockOrderTable })[],
): void {
  const arrays: Record<string, StoredArray> = {};
  for (const part of parts) {
    arrays[`${partName(part)}.streams`] = part.order.streams;
    arrays[`${partName(part)}.blocks`] = part.order.blocks;
  }
  writeArrayFile(path, arrays);
}

/** Which block stands at each place of a split, of a domain that is held out, or of the switch blocks. */
export function readOrder(build: Build, part: OrderedPart): BlockOrderTable {
  return withArrayFile(balanceFile(build, 'order.table'), (file) => ({
    streams: file.u16(`${partName(part)}.streams`),
    blocks: file.u32(`${partName(part)}.blocks`),
  }));
}

/** What became of the tokens of each stream of a build. */
export function readStreams(build: Build): StreamEntry[] {
  return readJson(build, 'streams.json');
}

/** The switch blocks of a build, pair by pair; none if the recipe asks for none. */
export function readSwitches(build: Build): SwitchEntry[] {
  return readJson(build, 'switch.json');
}

/** What the blocks of a layout have in common, and what it lost. */
export type LabelledLayout = Pick<BlockLayout, 'paddedTokens' | 'droppedTokens'> &
  Pick<StreamEntry, 'domain' | 'subdomain' | 'lossWeight'>;

/** The layouts of a build, by number. */
export function readLabels(build: Build): LabelledLayout[] {
  return readJson(build, 'layouts.json');
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

/** Documents that share blocks, and how; a split is of streams alone. */
type PackedDocuments = Pick<Stream, 'domain' | 'subdomain' | 'documents' | 'layout'> &
  Partial<Pick<Stream, 'split'>>;

function labelLayouts(packed: readonly PackedDocuments[], entries: readonly StreamEntry[]): LabelledLayout[] {
  return packed.map(({ split, domain, subdomain, layout: { paddedTokens, droppedTokens } }) => {
    const isOwn = (entry: StreamEntry) =>
      entry.split === split && entry.domain === domain && entry.subdomain === subdomain;
    const lossWeight = entries.find(isOwn)?.lossWeight;
    return {
      domain,
      subdomain,
      paddedTokens,
      droppedTokens,
      ...(lossWeight === undefined ? {} : { lossWeight }),
    };
  });
}

function writeLayouts(path: string, packed: readonly PackedDocuments[]): void {
  const arrays: Record<string, StoredArray> = {};
  for (const [number, { documents, layout }] of packed.entries()) {
    arrays[`${number}.documents`] = documents;
    arrays[`${number}.segmentOffsets`] = layout.segmentOffsets;
    arrays[`${number}.segmentDocuments`] = layout.segmentDocuments;
    arrays[`${number}.segmentStarts`] = layout.segmentStarts;
    arrays[`${number}.segmentLengths`] = layout.segmentLengths;
  }
  writeArrayFile(path, arrays);
}
