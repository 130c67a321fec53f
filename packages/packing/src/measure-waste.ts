import { type BlockLayout, sumLengths } from './block-layout.ts';

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

/**
 * Counts a layout's losses. `croppedTokens + droppedTokens` is the layout's `droppedTokens`; documents of no tokens
 * count as documents and nothing else.
 */
export function measureWaste(layout: BlockLayout, lengths: Uint32Array): PackingWaste {
  const packed = new Uint32Array(lengths.length);
  const pieces = new Uint32Array(lengths.length);
  let beginningsSeen = 0;
  let endsSeen = 0;
  for (let segment = 0; segment < layout.segmentDocuments.length; segment++) {
    const document = layout.segmentDocuments[segment]!;
    const start = layout.segmentStarts[segment]!;
    const length = layout.segmentLengths[segment]!;
    packed[document]! += length;
    pieces[document]!++;
    if (start === 0) beginningsSeen++;
    if (start + length === lengths[document]) endsSeen++;
  }
  const documentTokens = sumLengths(lengths);
  return {
    documents: lengths.length,
    documentTokens,
    blocks: layout.blockCount,
    packedTokens: documentTokens - layout.droppedTokens,
    paddedTokens: layout.paddedTokens,
    ...countLosses(lengths, packed, pieces),
    beginningsSeen,
    endsSeen,
  };
}

function countLosses(lengths: Uint32Array, packed: Uint32Array, pieces: Uint32Array) {
  const losses = { croppedTokens: 0, droppedTokens: 0, droppedDocuments: 0, cutDocuments: 0 };
  for (let document = 0; document < lengths.length; document++) {
    const left = lengths[document]! - packed[document]!;
    if (pieces[document] === 0) {
      losses.droppedTokens += left;
      if (left > 0) losses.droppedDocuments++;
    } else {
      losses.croppedTokens += left;
      if (left > 0 || pieces[document]! > 1) losses.cutDocuments++;
    }
  }
  return losses;
}
