import type { BlockLayout, BlockRequest, DocumentTokens } from '@sluice/packing';
import { openArrayFile } from '../storage/array-file.ts';
import { type LabelledLayout, readLabels } from './balance.ts';
import { artefactFile, type Build } from './build.ts';
import { openSelection, type Selection } from './selection.ts';
import { openTokenStore, type TokenStore } from './token-store.ts';

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
  readonly labels: LabelledLayout;
  readonly layout: BlockLayout;
  readonly documents: DocumentTokens;
}

export function openBlockSource(build: Build, vocabularySize: number): BlockSource {
  const { artefact } = build.plan.phases.balance[0]!;
  const labels = readLabels(build);
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
      labels: labels[number]!,
      layout: {
        blockSize,
        blockCount: segmentOffsets.length - 1,
        segmentOffsets,
        segmentDocuments: layouts.u32(`${number}.segmentDocuments`),
        segmentStarts: layouts.u32(`${number}.segmentStarts`),
        segmentLengths: layouts.u32(`${number}.segmentLengths`),
        paddedTokens: labels[number]!.paddedTokens,
        droppedTokens: labels[number]!.droppedTokens,
      },
      documents: documentTokens(selection, stores, layouts.u32(`${number}.documents`)),
    };
    streams.set(number, opened);
    return opened;
  };
  return {
    requests(order, { start, end }) {
      return Array.from({ length: end - start }, (_, index) => {
        const { labels: ofBlock, layout, documents } = streamOf(order.streams[start + index]!);
        const { domain, subdomain, lossWeight } = ofBlock;
        return {
          layout,
          block: order.blocks[start + index]!,
          documents,
          domain,
          subdomain,
          ...(lossWeight === undefined ? {} : { lossWeight }),
        };
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
    labels: (document) => selection.labelsOf(rows[document]!),
    spans(document) {
      const { task, place } = placeOf(document);
      return stores[task]!.spans(place);
    },
  };
}
