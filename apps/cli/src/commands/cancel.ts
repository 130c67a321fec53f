import type { CliCommand } from '../cli-command.ts';

export const cancelCommand: CliCommand = {
  name: 'cancel',
  examples: [['sluice cancel out/corpus', 'end its jobs']],
  declare: (command) =>
    command
      .summary('end the Slurm jobs of a build')
      .description(
        'Ends the Slurm jobs of a build. What they finished stays, and the build can be continued.',
      )
      .argument('<folder>', 'the folder of the build'),
  run: async (folder) => (await import('./run-cancel.ts')).runCancel(folder),
};
