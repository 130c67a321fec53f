import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { declareDocuments } from '../stage-options.ts';
import type { TokenizeOptions } from './run-tokenize.ts';

export const tokenizeCommand: CliCommand = {
  name: 'tokenize',
  examples: [
    [
      'sluice tokenize split.jsonl --tokenizer openai-community/gpt2 > tokens.jsonl',
      'each record with "tokens" and "spans"',
    ],
  ],
  declare: (command) =>
    declareDocuments(
      command
        .summary('turn texts into token ids')
        .description(
          'Turns texts into token ids with an end-of-text token behind each, and notes which tokens are the template’s.',
        ),
    )
      .requiredOption('--tokenizer <tokenizer>', 'a tokenizer.json or its folder, or a model on the Hub')
      .option('--end-of-text <token>', 'the token behind every document (default: the tokenizer’s own)')
      .addOption(
        new Option('--engine <engine>', 'what does the work').choices(['auto', 'reference', 'fast']),
      ),
  run: async (input, options: TokenizeOptions, more) =>
    (await import('./run-tokenize.ts')).runTokenize(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
