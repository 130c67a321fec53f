import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { collect } from '../option-values.ts';
import { declareDocuments, seedOption } from '../stage-options.ts';
import type { FormatOptions } from './run-format.ts';

export const formatCommand: CliCommand = {
  name: 'format',
  examples: [
    [
      "sluice format qa.jsonl --template '{ask}{question}\\n\\n{tell}{answer}' --marker 'ask=Q: ' --marker ask= --marker 'tell=A: '",
      'markers drawn from pools; the empty one too',
    ],
    ['sluice format qa.jsonl --format format.yaml', 'a format as a recipe has it'],
  ],
  declare: (command) =>
    declareDocuments(
      command
        .summary('put documents into a template')
        .description(
          'Renders documents by a template with markers that are drawn for each, and notes which characters are the template’s.',
        ),
    )
      .option('--template <template>', 'the template, with places in braces; \\n is a line feed')
      .option('--marker <pool=text>', 'a marker of a pool; repeat it for more', collect)
      .option('--format <file>', "a YAML or JSON file with a recipe's format, in place of these")
      .addOption(new Option('--mode <mode>', 'how markers are chosen').choices(['random', 'fixed', 'none']))
      .addOption(seedOption()),
  run: async (input, options: FormatOptions, more) =>
    (await import('./run-format.ts')).runFormat(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
