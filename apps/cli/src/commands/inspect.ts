import type { CliCommand } from '../cli-command.ts';
import { parseCount, splitOption } from '../option-values.ts';
import type { InspectCommandOptions } from './run-inspect.ts';

export const inspectCommand: CliCommand = {
  name: 'inspect',
  examples: [
    ['sluice inspect out/corpus --domain math', 'look at blocks and where each part of them came from'],
  ],
  declare: (command) =>
    command
      .summary('show blocks with the origin of each span')
      .description('Shows a few blocks of each domain as text, with the origin of each span.')
      .argument('<folder>', 'a finished corpus')
      .option('--domain <name>', 'only this domain')
      .option('--blocks <count>', 'blocks of each domain', parseCount, 2)
      .option('--seed <seed>', 'which blocks are drawn', '0')
      .addOption(splitOption())
      .option('--json', 'the blocks as JSON'),
  run: async (folder, options: InspectCommandOptions) =>
    (await import('./run-inspect.ts')).runInspect(folder, options),
};
