import { runPackStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { runStage } from '../run-stage.ts';
import type { RecordOptions } from '../stage-options.ts';
import { parseSettings } from '../stage-values.ts';

export interface PackOptions extends RecordOptions {
  readonly blockSize?: number;
  readonly strategy?: string;
  readonly within?: string;
  readonly tail?: string;
  readonly long?: string;
  readonly paddingId?: number;
  readonly seed: string;
}

/** `sluice pack`: puts tokens into blocks. */
export async function runPack(inputs: readonly string[], options: PackOptions): Promise<ExitCode> {
  const { seed, blockSize: block_size, strategy, within, tail, long, paddingId: padding_id } = options;
  const pack = { strategy, within, tail, long };
  const settings = parseSettings('pack', { seed, block_size, pack, padding_id });
  return runStage({ name: 'pack', inputs, options }, (run) => runPackStage(run, settings));
}
