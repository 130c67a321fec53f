import type { CliCommand } from '../cli-command.ts';
import { collect, parseCount } from '../option-values.ts';
import type { SourcesOptions } from './run-sources.ts';

export const sourcesCommand: CliCommand = {
  name: 'sources',
  examples: [
    ['sluice sources data/books', 'files, fields and first records of a folder or file'],
    ['sluice sources hf://datasets/openai/gsm8k --config main', 'the same of a data set on the Hub'],
  ],
  declare: (command) =>
    command
      .summary('show what an address holds')
      .description(
        'Shows what an address holds: configs, splits, files, fields and the first records, and how a recipe may read it. ' +
          'No more is fetched than that needs, and nothing is kept.',
      )
      .argument('<address>', 'a folder or file, hf://datasets/<org>/<name>, https://… or s3://…')
      .option('--config <name>', 'the config of a data set')
      .option('--split <name>', 'the split of a data set')
      .option('--files <pattern>', 'which files, such as "*.jsonl"; may be repeated', collect)
      .option('--records <count>', 'records that are shown', parseCount, 3)
      .option('--json', 'all of it as JSON'),
  run: async (address, options: SourcesOptions) =>
    (await import('./run-sources.ts')).runSources(address, options),
};
