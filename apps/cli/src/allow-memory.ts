import { availableParallelism } from 'node:os';
import { estimateRecipe, memoryNeed, type PlannedRecipe, planMemory } from '@sluice/pipeline';
import type { ExecutorChoice } from './choose-executor.ts';
import { UsageError } from './report-error.ts';

export interface MemoryChoice extends ExecutorChoice {
  /** The most memory of all processes together, in bytes. */
  readonly maxMemory?: number;
}

/**
 * The choice with as many workers, and as much heap for each, as `--max-memory` allows; the choice itself without.
 *
 * @throws DataError `pipeline/too-little-memory`
 */
export async function allowMemory(planned: PlannedRecipe, choice: MemoryChoice): Promise<ExecutorChoice> {
  const { maxMemory: limitBytes, workers: wanted = availableParallelism() } = choice;
  if (limitBytes === undefined) return choice;
  if (choice.executor === 'slurm')
    throw new UsageError('--max-memory is for this machine; with Slurm a task has --memory');
  const need = await memoryNeed(planned, await estimateRecipe(planned));
  const { workers, execArgv } = planMemory(need, { limitBytes, wanted });
  return { ...choice, workers, execArgv: [...process.execArgv, ...execArgv] };
}
