import type { CliCommand } from '../cli-command.ts';
import type { StatusOptions } from './run-status.ts';

export const statusCommand: CliCommand = {
  name: 'status',
  examples: [['sluice status out/corpus', 'how far it is']],
  declare: (command) =>
    command
      .summary('show how far a build is')
      .description(
        'Shows how far a build is, from any machine that sees its folder: what is done, what Slurm runs and what waits, ' +
          'and the log of a task that failed.',
      )
      .argument('<folder>', 'the folder of the build')
      .option('--json', 'the status as JSON'),
  run: async (folder, options: StatusOptions) => (await import('./run-status.ts')).runStatus(folder, options),
};
