import { runTokenizeStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { runStage } from '../run-stage.ts';
import type { DocumentOptions } from '../stage-options.ts';
import { parseSettings, withoutUndefined } from '../stage-values.ts';

export interface TokenizeOptions extends DocumentOptions {
  readonly tokenizer: string;
  readonly endOfText?: string;
  readonly engine?: string;
}

/** `sluice tokenize`: turns texts into token ids. */
export async function runTokenize(inputs: readonly string[], options: TokenizeOptions): Promise<ExitCode> {
  const { tokenizer: from, endOfText: end_of_text, engine } = options;
  const { tokenizer } = parseSettings('tokenize', {
    tokenizer: withoutUndefined({ from, end_of_text, engine }),
  });
  const settings = { tokenizer, baseFolder: process.cwd() };
  return runStage({ name: 'tokenize', inputs, options }, (run) => runTokenizeStage(run, settings, options));
}
