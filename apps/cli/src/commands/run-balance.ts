import { runBalanceStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { runStage } from '../run-stage.ts';
import type { RecordOptions } from '../stage-options.ts';
import { pairsOf, parseSettings } from '../stage-values.ts';

export interface BalanceOptions extends RecordOptions {
  readonly to?: string;
  readonly share?: readonly string[];
  readonly alpha?: number;
  readonly total?: string;
  readonly maxEpochs?: number;
  readonly even?: number;
  readonly seed: string;
}

/** `sluice balance`: chooses and orders blocks. */
export async function runBalance(inputs: readonly string[], options: BalanceOptions): Promise<ExitCode> {
  const { seed, alpha, total, maxEpochs: max_epochs, even } = options;
  const shares = options.share === undefined ? undefined : weightsOf(options.share);
  const to = options.to ?? (shares === undefined ? undefined : 'shares');
  const short = max_epochs !== undefined && to !== 'unimax' ? 'repeat' : undefined;
  const order = even === undefined ? undefined : { even };
  const settings = parseSettings('balance', {
    seed,
    balance: { to, shares, alpha, total, max_epochs, short, order },
  });
  return runStage({ name: 'balance', inputs, options }, (run) => runBalanceStage(run, settings));
}

function weightsOf(shares: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(pairsOf('--share', shares)).map(([domain, weight]) => [domain, Number(weight)]),
  );
}
