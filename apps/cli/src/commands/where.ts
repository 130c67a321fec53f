import type { CliCommand } from '../cli-command.ts';
import { parsePlace, splitOption } from '../option-values.ts';
import type { WhereOptions } from './run-where.ts';

export const whereCommand: CliCommand = {
  name: 'where',
  examples: [['sluice where out/corpus --block 17 --token 3', 'the source row of one token']],
  declare: (command) =>
    command
      .summary('tell the origin of one token')
      .description(
        'Tells where one token of a corpus comes from: document, source file and row, and what wrote it.',
      )
      .argument('<folder>', 'a finished corpus')
      .requiredOption('--block <number>', 'the block in its split, from 0', parsePlace)
      .requiredOption('--token <number>', 'the token in its block, from 0', parsePlace)
      .addOption(splitOption())
      .option('--json', 'the origin as JSON'),
  run: async (folder, options: WhereOptions) => (await import('./run-where.ts')).runWhere(folder, options),
};
