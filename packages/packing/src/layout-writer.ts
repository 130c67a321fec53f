import type { BlockLayout } from './block-layout.ts';

interface LayoutSize {
  readonly blockSize: number;
  readonly blockCount: number;
  /** At least as many as will be added. */
  readonly segmentLimit: number;
}

/** Writes the columns of a layout block after block; `finish` cuts them to their length and counts the padding. */
export interface LayoutWriter {
  add(document: number, start: number, length: number): void;
  endBlock(): void;
  finish(droppedTokens: number): BlockLayout;
}

export function createLayoutWriter({ blockSize, blockCount, segmentLimit }: LayoutSize): LayoutWriter {
  const segmentOffsets = new Uint32Array(blockCount + 1);
  const documents = new Uint32Array(segmentLimit);
  const starts = new Uint32Array(segmentLimit);
  const lengths = new Uint32Array(segmentLimit);
  let segments = 0;
  let blocks = 0;
  let packedTokens = 0;
  return {
    add(document, start, length) {
      documents[segments] = document;
      starts[segments] = start;
      lengths[segments++] = length;
      packedTokens += length;
    },
    endBlock() {
      segmentOffsets[++blocks] = segments;
    },
    finish: (droppedTokens) => ({
      blockSize,
      blockCount,
      segmentOffsets,
      segmentDocuments: documents.slice(0, segments),
      segmentStarts: starts.slice(0, segments),
      segmentLengths: lengths.slice(0, segments),
      paddedTokens: blockCount * blockSize - packedTokens,
      droppedTokens,
    }),
  };
}
