import type { CliCommand } from '../cli-command.ts';
import { collect, parsePlace } from '../option-values.ts';
import { declareRecords } from '../stage-options.ts';
import type { ExportOptions } from './run-export.ts';

export const exportCommand: CliCommand = {
  name: 'export',
  examples: [
    [
      'sluice export balanced.jsonl --out out --tokenizer openai-community/gpt2 --format megatron',
      'Parquet and Megatron files',
    ],
  ],
  declare: (command) =>
    declareRecords(
      command
        .summary('write what trainers read')
        .description(
          'Writes blocks in their order to files that trainers read: Parquet, and any other format that a recipe can name.',
        ),
    )
      .requiredOption('--out <folder>', 'where the files go')
      .option('--format <name>', 'a format beside Parquet; may be repeated', collect)
      .option('--tokenizer <tokenizer>', 'the tokenizer of the tokens: it tells the vocabulary size')
      .option('--vocabulary-size <ids>', 'the number of token ids, where there is no tokenizer', parsePlace),
  run: async (input, options: ExportOptions, more) =>
    (await import('./run-export.ts')).runExport(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
