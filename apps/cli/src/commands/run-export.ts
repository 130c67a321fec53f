import { readVocabularySize, runExportStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { UsageError } from '../report-error.ts';
import { runStageWith } from '../run-stage.ts';
import type { RecordOptions } from '../stage-options.ts';
import { parseSettings } from '../stage-values.ts';

export interface ExportOptions extends RecordOptions {
  readonly out: string;
  readonly format?: readonly string[];
  readonly tokenizer?: string;
  readonly vocabularySize?: number;
}

/** `sluice export`: writes blocks to files that trainers read. */
export async function runExport(inputs: readonly string[], options: ExportOptions): Promise<ExitCode> {
  const { out: outFolder, tokenizer } = options;
  const { output } = parseSettings('export', { output: ['parquet', ...(options.format ?? [])] });
  const vocabularySize =
    options.vocabularySize ??
    (tokenizer === undefined ? undefined : await readVocabularySize(tokenizer, process.cwd()));
  if (vocabularySize === undefined) throw new UsageError('give --tokenizer, or --vocabulary-size');
  const name = (tokenizer ?? 'unknown').replaceAll(/[|\s]+/g, '-');
  const settings = { output, outFolder, vocabularySize, tokenizer: name };
  return runStageWith({ name: 'export', inputs, options }, (run) => runExportStage(run, settings));
}
