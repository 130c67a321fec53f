import { rowPriorities } from '@sluice/determinism';

/** A stream of blocks, and how many of them are wanted. */
export interface BlockChoice {
  /** The stream's name, unique in the build: it keys the draw. */
  readonly name: string;
  /** Blocks that there are. */
  readonly blockCount: number;
  /** Blocks wanted; more than `blockCount` repeats them. */
  readonly quota: number;
}

/**
 * The blocks of a stream that stay: those with the `quota` smallest priorities, so that each set of that size is
 * equally likely, whatever lies in the blocks, and a smaller quota's choice lies inside a larger one's. A quota of more
 * than there are gives all blocks once for every whole epoch, then a draw for the rest. Ascending in each epoch.
 *
 * Takes 16 bytes a block while it chooses.
 *
 * @throws RangeError if the quota is not a whole number, or over 0 where there is no block.
 */
export function chooseBlocks(seed: string, { name, blockCount, quota }: BlockChoice): Uint32Array {
  if (!Number.isInteger(quota) || quota < 0 || (quota > 0 && blockCount === 0)) {
    throw new RangeError(
      `chooseBlocks: quota of ${name} must be a whole number of its ${blockCount} blocks, got ${quota}`,
    );
  }
  const chosen = new Uint32Array(quota);
  let filled = 0;
  for (; quota - filled >= blockCount && filled < quota; filled += blockCount) {
    for (let block = 0; block < blockCount; block++) chosen[filled + block] = block;
  }
  chosen.set(drawBlocks(rowPriorities(seed, 'balancing/choose', name), blockCount, quota - filled), filled);
  return chosen;
}

/** The blocks with the `count` smallest priorities, ascending; equal ones by number. */
function drawBlocks(priorityOf: (block: number) => number, blockCount: number, count: number): Uint32Array {
  const drawn = new Uint32Array(count);
  if (count === 0) return drawn;
  const priorities = Float64Array.from({ length: blockCount }, (_, block) => priorityOf(block));
  const limit = Float64Array.from(priorities).sort()[count - 1]!;
  let ties = count;
  for (const priority of priorities) if (priority < limit) ties--;
  let filled = 0;
  for (let block = 0; filled < count; block++) {
    const priority = priorities[block]!;
    if (priority < limit || (priority === limit && ties-- > 0)) drawn[filled++] = block;
  }
  return drawn;
}

/** A stream of blocks that are not all full, and how many trained tokens of it are wanted. */
export interface TokenChoice {
  /** The stream's name, unique in the build: it keys the draw, the same one as by blocks. */
  readonly name: string;
  /** Trained tokens of each block: its tokens without padding. */
  readonly blockTokens: Uint32Array;
  /** Trained tokens wanted; more than there are repeats blocks. */
  readonly tokenQuota: number;
}

/**
 * The blocks of a stream that stay where blocks are padded and their number says little: in the order of their
 * priorities, as many as bring the trained tokens nearest to the quota, so within half of a block of it. A quota of more
 * tokens than there are gives all blocks once for every whole epoch, then a draw for the rest. Ascending in each epoch.
 *
 * @throws RangeError if the quota is negative, or over 0 where there is no token.
 */
export function chooseBlocksByTokens(
  seed: string,
  { name, blockTokens, tokenQuota }: TokenChoice,
): Uint32Array {
  const total = blockTokens.reduce((sum, tokens) => sum + tokens, 0);
  if (!(tokenQuota >= 0 && (total > 0 || tokenQuota === 0) && tokenQuota < Infinity)) {
    throw new RangeError(
      `chooseBlocksByTokens: tokenQuota of ${name} must be a number of its ${total} tokens, got ${tokenQuota}`,
    );
  }
  const epochs = total === 0 ? 0 : Math.floor(tokenQuota / total);
  const rest = drawTokens(seed, { name, blockTokens, tokenQuota: tokenQuota - epochs * total });
  const chosen = new Uint32Array(epochs * blockTokens.length + rest.length);
  for (let place = 0; place < chosen.length - rest.length; place++)
    chosen[place] = place % blockTokens.length;
  chosen.set(rest, chosen.length - rest.length);
  return chosen;
}

/** The blocks, ascending, that come nearest to a quota of less than one epoch. */
function drawTokens(seed: string, { name, blockTokens, tokenQuota }: TokenChoice): Uint32Array {
  const priorities = Float64Array.from(blockTokens.keys(), rowPriorities(seed, 'balancing/choose', name));
  const byPriority = Uint32Array.from(blockTokens.keys());
  byPriority.sort((a, b) => priorities[a]! - priorities[b]! || a - b);
  let tokens = 0;
  let count = 0;
  for (; count < byPriority.length; count++) {
    const next = tokens + blockTokens[byPriority[count]!]!;
    if (next - tokenQuota > tokenQuota - tokens) break;
    tokens = next;
  }
  return byPriority.slice(0, count).sort();
}
