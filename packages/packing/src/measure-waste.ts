import type { BlockLayout } from './block-layout.ts';

/** What packing a stream cost. All counts are of one stream; sums over streams are sums of fields. */
export interface PackingWaste {
  readonly documents: number;
  readonly documentTokens: number;
  readonly blocks: number;
  /** Tokens of documents in blocks. */
  readonly packedTokens: number;
  /** Places of blocks that no document fills. */
  readonly paddedTokens: number;
  /** Tokens left out of documents of which another part is in a block. */
  readonly croppedTokens: number;
  /** Tokens of documents that are in no block at all. */
  readonly droppedTokens: number;
  readonly droppedDocuments: number;
  /** Documents that are in blocks, but not whole in one piece: something is cropped, or they go on in another block. */
  readonly cutDocuments: number;
  /** Documents whose first token is in a block. */
  readonly beginningsSeen: number;
  /** Documents whose last token is in a block. */
  readonly endsSeen: number;
}

/** What packing cost some of a stream's documents: all that is not of blocks. */
export type DocumentWaste = Omit<PackingWaste, 'blocks' | 'paddedTokens'>;

/**
 * Counts a layout's losses. `croppedTokens + droppedTokens` is the layout's `droppedTokens`; documents of no tokens
 * count as documents and nothing else.
 */
export function measureWaste(layout: BlockLayout, lengths: Uint32Array): PackingWaste {
  const [waste] = measureWasteByGroup(layout, lengths, { groupOf: () => 0, groupCount: 1 });
  return { ...waste!, blocks: layout.blockCount, paddedTokens: layout.paddedTokens };
}

/** The groups of a stream's documents, such as domains of a mixture. */
export interface DocumentGroups {
  /** The group of a document, below `groupCount`. */
  readonly groupOf: (document: number) => number;
  readonly groupCount: number;
}

/** The losses of each group of documents by itself; they sum to those of {@link measureWaste}. */
export function measureWasteByGroup(
  layout: BlockLayout,
  lengths: Uint32Array,
  { groupOf, groupCount }: DocumentGroups,
): DocumentWaste[] {
  const seen = lookAtSegments(layout, lengths);
  const all = Array.from({ length: groupCount }, (): Writable<DocumentWaste> => ({ ...NO_WASTE }));
  for (let document = 0; document < lengths.length; document++) {
    addDocument(all[groupOf(document)]!, seen, { document, length: lengths[document]! });
  }
  return all;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** The waste of no documents. */
export const NO_WASTE: DocumentWaste = Object.freeze({
  documents: 0,
  documentTokens: 0,
  packedTokens: 0,
  croppedTokens: 0,
  droppedTokens: 0,
  droppedDocuments: 0,
  cutDocuments: 0,
  beginningsSeen: 0,
  endsSeen: 0,
});

/** What the blocks have of each document. */
interface SeenDocuments {
  readonly packed: Uint32Array;
  readonly pieces: Uint32Array;
  readonly begins: Uint8Array;
  readonly ends: Uint8Array;
}

function lookAtSegments(layout: BlockLayout, lengths: Uint32Array): SeenDocuments {
  const packed = new Uint32Array(lengths.length);
  const pieces = new Uint32Array(lengths.length);
  const begins = new Uint8Array(lengths.length);
  const ends = new Uint8Array(lengths.length);
  for (let segment = 0; segment < layout.segmentDocuments.length; segment++) {
    const document = layout.segmentDocuments[segment]!;
    const start = layout.segmentStarts[segment]!;
    const length = layout.segmentLengths[segment]!;
    packed[document]! += length;
    pieces[document]!++;
    if (start === 0) begins[document] = 1;
    if (start + length === lengths[document]) ends[document] = 1;
  }
  return { packed, pieces, begins, ends };
}

function addDocument(
  waste: Writable<DocumentWaste>,
  { packed, pieces, begins, ends }: SeenDocuments,
  { document, length }: { readonly document: number; readonly length: number },
): void {
  const left = length - packed[document]!;
  waste.documents++;
  waste.documentTokens += length;
  waste.packedTokens += packed[document]!;
  waste.beginningsSeen += begins[document]!;
  waste.endsSeen += ends[document]!;
  if (pieces[document] === 0) {
    waste.droppedTokens += left;
    if (left > 0) waste.droppedDocuments++;
    return;
  }
  waste.croppedTokens += left;
  if (left > 0 || pieces[document]! > 1) waste.cutDocuments++;
}
