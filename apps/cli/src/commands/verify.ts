import type { CliCommand } from '../cli-command.ts';
import type { VerifyOptions } from './run-verify.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  examples: [['sluice verify out/corpus', 'derive every digest and count again']],
  declare: (command) =>
    command
      .summary('check a corpus against its manifest')
      .description(
        'Derives the digest of every file of a corpus again, counts its blocks, makes the certificate of its splits ' +
          'again, and reads every further format back, which must hold the same blocks.',
      )
      .argument('<folder>', 'a finished corpus')
      .option('--json', 'the result as JSON'),
  run: async (folder, options: VerifyOptions) => (await import('./run-verify.ts')).runVerify(folder, options),
};
