import { rowPriorities } from '@sluice/determinism';

/** A stream of blocks, and how many of them stay. */
export interface BlockChoice {
  /** The stream's name, unique in the build: it keys the draw. */
  readonly name: string;
  /** Blocks that there are. */
  readonly blockCount: number;
  /** Blocks that stay, from 0 to `blockCount`. */
  readonly quota: number;
}

/**
 * The blocks of a stream that stay, ascending: those with the `quota` smallest priorities, so that each set of that
 * size is equally likely, whatever lies in the blocks, and a smaller quota's choice lies inside a larger one's.
 *
 * Takes 16 bytes a block while it chooses.
 *
 * @throws RangeError if the quota is not an integer from 0 to `blockCount`.
 */
export function chooseBlocks(seed: string, { name, blockCount, quota }: BlockChoice): Uint32Array {
  if (!Number.isInteger(quota) || quota < 0 || quota > blockCount) {
    throw new RangeError(
      `chooseBlocks: quota of ${name} must be from 0 to its ${blockCount} blocks, got ${quota}`,
    );
  }
  const chosen = new Uint32Array(quota);
  if (quota === 0) return chosen;
  const priorityOf = rowPriorities(seed, 'balancing/choose', name);
  const priorities = Float64Array.from({ length: blockCount }, (_, block) => priorityOf(block));
  const limit = Float64Array.from(priorities).sort()[quota - 1]!;
  let ties = quota;
  for (const priority of priorities) if (priority < limit) ties--;
  let count = 0;
  for (let block = 0; count < quota; block++) {
    const priority = priorities[block]!;
    if (priority < limit || (priority === limit && ties-- > 0)) chosen[count++] = block;
  }
  return chosen;
}
