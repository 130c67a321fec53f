/*
 * Documents that are not packed: chosen and put in order as blocks are, but each of its own length, so that shares are
 * met in tokens of whole documents. Memory: about 40 bytes a document.
 *
 * documents.table   per split, and per domain of what is held out: rows of the selection in the order of the output
 * documents.json    what became of the documents of each stream
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentStreamEntry } from '@sluice/manifest';
import { heldOutDomains, type SplitPart } from '../plan/held-out-domains.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { type StoredArray, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import type { BlockOrderTable } from './block-source.ts';
import { artefactFile, type Build } from './build.ts';
import { keepBlocks, orderHeldOut } from './keep-blocks.ts';
import type { Stream } from './pack-streams.ts';
import { documentPriorities, sortByPriority } from './packing-order.ts';
import { openSelection } from './selection.ts';
import { groupRows } from './stream-rows.ts';
import { readTokenLengths } from './token-lengths.ts';

/** Whether a recipe asks for documents that are not packed, as tokens or as texts. */
export function wantsDocuments({ plan }: Pick<Build, 'plan'>): boolean {
  const { documents, texts } = plan.lock.recipe;
  return documents.length + texts.length > 0;
}

/** Leaves the order of the documents in a folder; nothing where the recipe asks for none. */
export function writeDocumentOrders(build: Build, folder: string): void {
  if (!wantsDocuments(build)) return;
  const { recipe } = build.plan.lock;
  const streams = documentStreams(build);
  const arrays: Record<string, StoredArray> = {};
  const entries: DocumentStreamEntry[] = [];
  for (const split of recipeSplits(recipe)) {
    arrays[`${split}.all`] = allRows(build, streams, split);
    if (recipe.documents.length === 0) continue;
    const { order, chosen } = keepBlocks(recipe, split, streams);
    arrays[split] = rowsOf(streams, order);
    for (const [stream, documents] of chosen) entries.push(describe(stream, documents));
  }
  if (recipe.documents.length > 0) {
    for (const part of heldOutDomains(recipe))
      arrays[partName(part)] = rowsOf(streams, orderHeldOut(build, part, streams));
  }
  writeArrayFile(join(folder, 'documents.table'), arrays);
  writeFileSync(join(folder, 'documents.json'), JSON.stringify(entries));
}

const partName = ({ split, domain }: SplitPart): string =>
  domain === undefined ? split : `${split}/${domain}`;

/** The rows of a split's chosen documents in their order, of one of its domains, or of all that the split has. */
export function readDocumentOrder(build: Build, part: SplitPart, which: 'chosen' | 'all'): Uint32Array {
  const path = artefactFile(build, build.plan.phases.balance[0]!.artefact, 'documents.table');
  const name = which === 'all' ? `${part.split}.all` : partName(part);
  return withArrayFile(path, (file) => file.u32(name));
}

/** What became of the documents of each stream, where the recipe asks for them as tokens. */
export function readDocumentStreams(build: Build): DocumentStreamEntry[] | undefined {
  if (build.plan.lock.recipe.documents.length === 0) return undefined;
  const path = artefactFile(build, build.plan.phases.balance[0]!.artefact, 'documents.json');
  return JSON.parse(readFileSync(path, 'utf8')) as DocumentStreamEntry[];
}

/** Every document as a block of its own length, by split, domain and subdomain. */
function documentStreams(build: Build): Stream[] {
  const selection = openSelection(build);
  const lengths = readTokenLengths(build, selection);
  const priorities = documentPriorities(build, selection, 'documents/order');
  return groupRows(selection, 'subdomain').map(({ rows, ...name }) => {
    const documents = sortByPriority(Uint32Array.from(rows), priorities);
    const blockTokens = Uint32Array.from(documents, (row) => lengths[row]!);
    const tokens = blockTokens.reduce((sum, length) => sum + length, 0);
    const places = Uint32Array.from({ length: documents.length + 1 }, (_, place) => place);
    const layout = {
      blockSize: Math.max(
        1,
        blockTokens.reduce((most, length) => Math.max(most, length), 0),
      ),
      blockCount: documents.length,
      segmentOffsets: places,
      segmentDocuments: places.subarray(0, documents.length),
      segmentStarts: new Uint32Array(documents.length),
      segmentLengths: blockTokens,
      paddedTokens: tokens > 0 ? 1 : 0, // blocks are of different lengths: shares are of tokens
      droppedTokens: 0,
    };
    return { ...name, documents, documentLengths: blockTokens, tokens, layout, blockTokens };
  });
}

function rowsOf(streams: readonly Stream[], { streams: numbers, blocks }: BlockOrderTable): Uint32Array {
  return Uint32Array.from(blocks, (document, place) => streams[numbers[place]!]!.documents[document]!);
}

/** All documents of a split in one shuffled order. */
function allRows(build: Build, streams: readonly Stream[], split: string): Uint32Array {
  const rows = streams.filter((stream) => stream.split === split).flatMap(({ documents }) => [...documents]);
  const priorities = documentPriorities(build, openSelection(build), 'documents/all');
  return sortByPriority(Uint32Array.from(rows), priorities);
}

function describe(stream: Stream, chosen: Uint32Array): DocumentStreamEntry {
  const { split, domain, subdomain, documents, tokens, blockTokens } = stream;
  return {
    split,
    domain,
    subdomain,
    documents: documents.length,
    tokens,
    writtenDocuments: chosen.length,
    writtenTokens: chosen.reduce((sum, document) => sum + blockTokens[document]!, 0),
  };
}
