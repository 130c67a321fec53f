import { runSplitStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { runStage } from '../run-stage.ts';
import type { DocumentOptions } from '../stage-options.ts';
import { parseSettings } from '../stage-values.ts';

export interface SplitOptions extends DocumentOptions {
  readonly validation?: string;
  readonly test?: string;
  readonly atLeast?: number;
  readonly atMost?: string;
  readonly exactDuplicates?: string;
  readonly nearDuplicates?: string;
  readonly similarity?: number;
  readonly sharedRuns?: string;
  readonly seed: string;
}

/** `sluice split`: gives documents their side. */
export async function runSplit(inputs: readonly string[], options: SplitOptions): Promise<ExitCode> {
  const settings = parseSettings('split', {
    seed: options.seed,
    split: {
      validation: options.validation,
      test: options.test,
      at_least: options.atLeast,
      at_most: options.atMost,
      exact_duplicates: options.exactDuplicates,
      near_duplicates: options.nearDuplicates,
      similarity: options.similarity,
      shared_runs: options.sharedRuns,
    },
  });
  return runStage({ name: 'split', inputs, options }, (run) => runSplitStage(run, settings, options));
}
