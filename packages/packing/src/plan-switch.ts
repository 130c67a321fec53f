import { type BlockLayout, checkBlockSize, sumLengths } from './block-layout.ts';
import { createLayoutWriter, type LayoutWriter } from './layout-writer.ts';

export interface SwitchOptions {
  /** Tokens of the documents of the stream that blocks begin with. */
  readonly before: Uint32Array;
  /** Tokens of the documents of the stream that blocks end with. */
  readonly after: Uint32Array;
  /** Tokens of a block. */
  readonly blockSize: number;
  /** The first token of a block that is of the second stream, from 1 to `blockSize - 1`. */
  readonly switchToken: number;
  /** @default as many as both streams fill */
  readonly maxBlocks?: number;
}

/**
 * Blocks that change from one stream to another at a known token, such as from code to prose: for measuring how soon
 * a router follows. Both parts begin with a document and are full; the last document of each part is cropped. The
 * documents of `after` are numbered behind those of `before`.
 *
 * @throws RangeError for a block size under 2, or a switch that is not inside a block.
 */
export function planSwitch(options: SwitchOptions): BlockLayout {
  const { before, after, blockSize, switchToken, maxBlocks = Infinity } = options;
  checkBlockSize(blockSize, 'planSwitch');
  if (!Number.isInteger(switchToken) || switchToken < 1 || switchToken >= blockSize) {
    throw new RangeError(
      `planSwitch: switchToken must be an integer in [1, ${blockSize}), got ${switchToken}`,
    );
  }
  const first = countFills(before, switchToken);
  const second = countFills(after, blockSize - switchToken);
  const blockCount = Math.min(first, second, maxBlocks);
  const segmentLimit = before.length + after.length;
  const writer = createLayoutWriter({ blockSize, blockCount, segmentLimit });
  const starts = { before: 0, after: 0 };
  for (let block = 0; block < blockCount; block++) {
    starts.before = fill(writer, { lengths: before, from: starts.before, room: switchToken, base: 0 });
    const room = blockSize - switchToken;
    starts.after = fill(writer, { lengths: after, from: starts.after, room, base: before.length });
    writer.endBlock();
  }
  return writer.finish(sumLengths(before) + sumLengths(after) - blockCount * blockSize);
}

/** How often documents in their order fill `room` tokens, each time from a document's beginning. */
function countFills(lengths: Uint32Array, room: number): number {
  let fills = 0;
  let filled = 0;
  for (let document = 0; document < lengths.length; document++) {
    filled += lengths[document]!;
    if (filled < room) continue;
    fills++;
    filled = 0;
  }
  return fills;
}

interface Fill {
  readonly lengths: Uint32Array;
  readonly from: number;
  readonly room: number;
  /** What is added to the documents' numbers. */
  readonly base: number;
}

/** Adds documents until the room is full, which it is known to become; returns the next document. */
function fill(writer: LayoutWriter, { lengths, from, room, base }: Fill): number {
  let document = from;
  for (let left = room; left > 0; document++) {
    const taken = Math.min(left, lengths[document]!);
    if (taken > 0) writer.add(base + document, 0, taken);
    left -= taken;
  }
  return document;
}
