/** What becomes of a document that is longer than a block: cut into pieces that all stay, or cropped to its beginning. */
export type LongDocuments = 'fragment' | 'crop';

/** Runs of documents, none longer than a block, in the order of the documents. */
export interface Pieces {
  readonly count: number;
  readonly documents: Uint32Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly tokenCount: number;
}

/** Cuts documents into pieces of at most a block; a document of no tokens has none. */
export function cutIntoPieces(lengths: Uint32Array, blockSize: number, long: LongDocuments): Pieces {
  let count = 0;
  for (let document = 0; document < lengths.length; document++) {
    const pieces = Math.ceil(lengths[document]! / blockSize);
    count += long === 'crop' ? Math.min(1, pieces) : pieces;
  }
  const pieces = {
    count,
    documents: new Uint32Array(count),
    starts: new Uint32Array(count),
    lengths: new Uint32Array(count),
  };
  let piece = 0;
  let tokenCount = 0;
  for (let document = 0; document < lengths.length; document++) {
    const end = long === 'crop' ? Math.min(blockSize, lengths[document]!) : lengths[document]!;
    for (let start = 0; start < end; start += blockSize) {
      pieces.documents[piece] = document;
      pieces.starts[piece] = start;
      pieces.lengths[piece++] = Math.min(blockSize, end - start);
    }
    tokenCount += end;
  }
  return { ...pieces, tokenCount };
}
