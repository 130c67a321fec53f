import { closeSync, openSync } from 'node:fs';
import type { StreamEntry } from '@sluice/manifest';
import type { BlockLayout, BlockRequest, DocumentTokens } from '@sluice/packing';
import { allocateTokenIds } from '@sluice/records';
import { openArrayFile, readExactly } from '../storage/array-file.ts';
import { readStreams } from './balance.ts';
import { artefactFile, type Build } from './build.ts';
import { openSelection, type Selection } from './selection.ts';

/** Which block of which stream stands at each place of a split. */
export interface BlockOrderTable {
  readonly streams: Uint16Array;
  readonly blocks: Uint32Array;
}

/** The blocks of a build, ready to be assembled from the token stores of its encode tasks. */
export interface BlockSource {
  requests(order: BlockOrderTable, places: { readonly start: number; readonly end: number }): BlockRequest[];
  close(): void;
}

interface OpenStream {
  readonly entry: StreamEntry;
  readonly layout: BlockLayout;
  readonly documents: DocumentTokens;
}

export function openBlockSource(build: Build, vocabularySize: number): BlockSource {
  const { artefact } = build.plan.phases.balance[0]!;
  const entries = readStreams(build);
  const layouts = openArrayFile(artefactFile(build, artefact, 'layouts.table'));
  const selection = openSelection(build);
  const stores = build.plan.phases.encode.map((task) => openTokenStore(build, task.artefact, vocabularySize));
  const streams = new Map<number, OpenStream>();
  const streamOf = (number: number): OpenStream => {
    const known = streams.get(number);
    if (known !== undefined) return known;
    const blockSize = build.plan.lock.recipe.block_size;
    const segmentOffsets = layouts.u32(`${number}.segmentOffsets`);
    const opened: OpenStream = {
      entry: entries[number]!,
      layout: {
        blockSize,
        blockCount: segmentOffsets.length - 1,
        segmentOffsets,
        segmentDocuments: layouts.u32(`${number}.segmentDocuments`),
        segmentStarts: layouts.u32(`${number}.segmentStarts`),
        segmentLengths: layouts.u32(`${number}.segmentLengths`),
        paddedTokens: entries[number]!.paddedTokens,
        droppedTokens: entries[number]!.droppedByPacking,
      },
      documents: documentTokens(selection, stores, layouts.u32(`${number}.documents`)),
    };
    streams.set(number, opened);
    return opened;
  };
  return {
    requests(order, { start, end }) {
      return Array.from({ length: end - start }, (_, index) => {
        const { entry, layout, documents } = streamOf(order.streams[start + index]!);
        const { domain, subdomain } = entry;
        return { layout, block: order.blocks[start + index]!, documents, domain, subdomain };
      });
    },
    close() {
      layouts.close();
      for (const store of stores) store.close();
    },
  };
}

function documentTokens(
  selection: Selection,
  stores: readonly TokenStore[],
  rows: Uint32Array,
): DocumentTokens {
  const placeOf = (document: number) => selection.encodePlace(rows[document]!);
  return {
    tokens(document, start, end) {
      const { task, place } = placeOf(document);
      return stores[task]!.tokens(place, start, end);
    },
    id: (document) => selection.idOf(rows[document]!),
    spans(document) {
      const { task, place } = placeOf(document);
      return stores[task]!.spans(place);
    },
  };
}

interface TokenStore {
  tokens(place: number, start: number, end: number): ReturnType<DocumentTokens['tokens']>;
  spans(place: number): ReturnType<DocumentTokens['spans']>;
  close(): void;
}

/** What an encode task left, by the place of a document in it. Tokens are read from disk as they are asked for. */
function openTokenStore(build: Build, artefact: string, vocabularySize: number): TokenStore {
  const path = artefactFile(build, artefact, 'tokens.bin');
  const file = openSync(path, 'r');
  const table = openArrayFile(artefactFile(build, artefact, 'documents.table'));
  const tokenStarts = table.f64('tokenStarts');
  const spanOffsets = table.u32('spanOffsets');
  const kinds = table.u8('spanKinds');
  const ends = table.u32('spanEnds');
  table.close();
  return {
    tokens(place, start, end) {
      const tokens = allocateTokenIds(end - start, vocabularySize);
      const bytes = new Uint8Array(tokens.buffer);
      readExactly(file, path, bytes, (tokenStarts[place]! + start) * tokens.BYTES_PER_ELEMENT);
      return tokens;
    },
    spans(place) {
      const [start, end] = [spanOffsets[place]!, spanOffsets[place + 1]!];
      return { kinds: kinds.subarray(start, end), ends: ends.subarray(start, end) };
    },
    close: () => closeSync(file),
  };
}
