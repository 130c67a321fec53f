/**
 * Blocks that all begin with a document and are full: a block takes the longest document of a buffer that fits into
 * what it has left, again and again, and when none fits it is filled with the beginning of the shortest one, whose
 * rest is dropped. It is the "best fit and crop" loader of karpathy/nanochat (`nanochat/dataloader.py`), over documents
 * in the order of the stream. What is dropped is the ends of documents, so beginnings are seen more often than ends.
 *
 * The buffer keeps the choice local: over the whole stream at once the short documents would be spent first and the
 * last blocks would be unlike the others. Memory: 4 bytes a document, 8 bytes a token of one block.
 */
import { type BlockLayout, checkBlockSize, sumLengths } from './block-layout.ts';
import { type BucketSet, createBucketSet } from './bucket-set.ts';
import { createLayoutWriter } from './layout-writer.ts';

export interface AlignedOptions {
  /** Tokens of each document, its end-of-text token included, in the order of the stream. */
  readonly lengths: Uint32Array;
  /** Tokens of a block, at most 2^24. */
  readonly blockSize: number;
  /** Documents among which the next one is chosen, at least 1. @default 1,000 */
  readonly bufferDocuments?: number;
  /** What becomes of the last block, which the documents may not fill. */
  readonly tail: 'drop' | 'pad';
}

const LARGEST_BLOCK = 2 ** 24;

/** @throws RangeError for a block size that is not an integer from 1 to 2^24, or a buffer of no document. */
export function planAligned(options: AlignedOptions): BlockLayout {
  const { lengths, blockSize, bufferDocuments = 1000, tail } = options;
  checkOptions(blockSize, bufferDocuments);
  const totalTokens = sumLengths(lengths);
  const buffer = createBuffer(lengths, { blockSize, bufferDocuments });
  const blockLimit = Math.ceil(totalTokens / blockSize);
  const blocks: number[][] = [];
  let packedTokens = 0;
  while (blocks.length < blockLimit) {
    const { documents, room } = fillBlock(buffer, lengths, blockSize);
    if (documents.length === 0 || (room > 0 && tail === 'drop')) break;
    blocks.push(documents);
    packedTokens += blockSize - room;
  }
  const writer = createLayoutWriter({ blockSize, blockCount: blocks.length, segmentLimit: lengths.length });
  for (const documents of blocks) {
    let room = blockSize;
    for (const document of documents) {
      const taken = Math.min(room, lengths[document]!);
      writer.add(document, 0, taken);
      room -= taken;
    }
    writer.endBlock();
  }
  return writer.finish(totalTokens - packedTokens);
}

/** The documents of the next block, the last one perhaps cropped, and the room they leave at the stream's end. */
function fillBlock(buffer: DocumentBuffer, lengths: Uint32Array, blockSize: number) {
  const documents: number[] = [];
  let room = blockSize;
  while (room > 0) {
    const document = buffer.takeLongest(room) ?? buffer.takeShortest();
    if (document === undefined) break;
    documents.push(document);
    room -= Math.min(room, lengths[document]!);
  }
  return { documents, room };
}

interface DocumentBuffer {
  /** The longest document of at most `limit` tokens, the earliest of its length. */
  takeLongest(limit: number): number | undefined;
  takeShortest(): number | undefined;
}

/** The next documents of the stream by length, those longer than a block as one length; always full until the end. */
function createBuffer(
  lengths: Uint32Array,
  { blockSize, bufferDocuments }: { readonly blockSize: number; readonly bufferDocuments: number },
): DocumentBuffer {
  const waiting: BucketSet = createBucketSet(blockSize + 1);
  const lengthOf = (document: number) => Math.min(blockSize + 1, lengths[document]!);
  // Queues by length: the first and last document of each, and the one behind every document; -1 is none.
  const first = new Int32Array(blockSize + 2).fill(-1);
  const last = new Int32Array(blockSize + 2).fill(-1);
  const behind = new Int32Array(lengths.length).fill(-1);
  let next = 0;
  let held = 0;

  function refill(): void {
    for (; held < bufferDocuments && next < lengths.length; next++) {
      if (lengths[next] === 0) continue;
      const length = lengthOf(next);
      if (first[length] === -1) {
        waiting.add(length);
        first[length] = next;
      } else behind[last[length]!] = next;
      last[length] = next;
      held++;
    }
  }

  function take(length: number): number | undefined {
    if (length < 0) return undefined;
    const document = first[length]!;
    first[length] = behind[document]!;
    if (first[length] === -1) waiting.remove(length);
    held--;
    refill();
    return document;
  }

  refill();
  return {
    takeLongest: (limit) => take(waiting.atMost(limit)),
    takeShortest: () => take(waiting.atLeast(0)),
  };
}

function checkOptions(blockSize: number, bufferDocuments: number): void {
  checkBlockSize(blockSize, 'planAligned');
  if (blockSize > LARGEST_BLOCK) {
    throw new RangeError(`planAligned: blockSize must be at most 2^24, got ${blockSize}`);
  }
  if (!Number.isInteger(bufferDocuments) || bufferDocuments < 1) {
    throw new RangeError(`planAligned: bufferDocuments must be a positive integer, got ${bufferDocuments}`);
  }
}
