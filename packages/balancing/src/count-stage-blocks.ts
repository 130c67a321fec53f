import { blockSequence, type ChosenBlocks } from './block-sequence.ts';

/** A stream of blocks that are not all full, and the trained tokens that it gives in each stage of a curriculum. */
export interface StageTokens {
  /** What is put in order, as `orderBlocks` is told. */
  readonly name: string;
  readonly stream: ChosenBlocks;
  /** Trained tokens of each block of the stream, chosen or not. */
  readonly blockTokens: Uint32Array;
  /** Trained tokens wanted of it in each stage. */
  readonly stageTokens: readonly number[];
}

/**
 * How many blocks a stream gives in each stage, in the order in which `orderBlocks` takes them: at the end of each stage
 * its trained tokens are within half a block of what is wanted up to there, and the last stage has the rest.
 */
export function countStageBlocks(seed: string, of: StageTokens): number[] {
  const { name, stream, blockTokens, stageTokens } = of;
  const next = blockSequence(seed, name, stream);
  const counts = stageTokens.map(() => 0);
  let left = stream.blocks.length;
  let waiting = left > 0 ? blockTokens[next()]! : 0;
  let owed = 0;
  for (const [stage, wanted] of stageTokens.entries()) {
    owed += wanted;
    const isLast = stage === stageTokens.length - 1;
    while (left > 0 && (isLast || waiting - owed <= owed)) {
      owed -= waiting;
      counts[stage]!++;
      left--;
      waiting = left > 0 ? blockTokens[next()]! : 0;
    }
  }
  return counts;
}
