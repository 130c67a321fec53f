import type { CliCommand } from '../cli-command.ts';
import type { PublishCommandOptions } from './run-publish.ts';

export const publishCommand: CliCommand = {
  name: 'publish',
  examples: [
    [
      'sluice publish out/corpus --to my-org/corpus --dry-run',
      'the files and the data card, without sending them',
    ],
    ['sluice publish out/corpus --to my-org/corpus', 'send them to the Hub; run again to continue'],
  ],
  declare: (command) =>
    command
      .summary('publish a corpus as a data set on the Hub')
      .description(
        'Publishes a finished corpus as a data set on the Hugging Face Hub, in one commit, with a data card of its figures. What ' +
          'is there already is not sent again. The token is that of HF_TOKEN or of `hf auth login`.',
      )
      .argument('<folder>', 'a finished corpus')
      .requiredOption('--to <org/name>', 'the data set')
      .option('--private', 'make a new data set private')
      .option('--license <id>', "the licence of the whole, as the Hub calls it (default: the sources')")
      .option('--message <title>', 'the title of the commit')
      .option('--dry-run', 'show what would be sent, and the data card, without sending it')
      .option('--json', 'the result as JSON'),
  run: async (folder, options: PublishCommandOptions) =>
    (await import('./run-publish.ts')).runPublish(folder, options),
};
