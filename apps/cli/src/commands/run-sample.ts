import { runSampleStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { runStage } from '../run-stage.ts';
import type { DocumentOptions } from '../stage-options.ts';
import { pairsOf, parseSettings } from '../stage-values.ts';

export interface SampleOptions extends DocumentOptions {
  readonly budget: string;
  readonly seed: string;
  readonly keep?: readonly string[];
  readonly clean?: readonly string[];
}

/** `sluice sample`: draws documents. */
export async function runSample(inputs: readonly string[], options: SampleOptions): Promise<ExitCode> {
  const settings = parseSettings('sample', {
    seed: options.seed,
    per_domain: options.budget,
    clean: options.clean,
    keep: pairsOf('--keep', options.keep),
  });
  return runStage({ name: 'sample', inputs, options }, (run) => runSampleStage(run, settings, options));
}
