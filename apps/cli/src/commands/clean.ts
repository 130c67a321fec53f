import type { CliCommand } from '../cli-command.ts';
import type { CleanCommandOptions } from './run-clean.ts';

export const cleanCommand: CliCommand = {
  name: 'clean',
  examples: [['sluice clean out/corpus', 'remove its work files; the corpus stays']],
  declare: (command) =>
    command
      .summary('remove the work files of a finished build')
      .description(
        'Removes what a build keeps between its phases: texts, tokens, tables, logs. The corpus stays, and the same ' +
          'build has nothing to do; a changed recipe is built from the start.',
      )
      .argument('<folder>', 'the folder of the build')
      .option('--force', 'also if the build has not ended: what it has done is thrown away')
      .option('--json', 'what was removed as JSON'),
  run: async (folder, options: CleanCommandOptions) =>
    (await import('./run-clean.ts')).runClean(folder, options),
};
