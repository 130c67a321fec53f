import type { CliCommand } from '../cli-command.ts';
import type { LockCommandOptions } from './run-lock.ts';

export const lockCommand: CliCommand = {
  name: 'lock',
  examples: [
    ['sluice lock recipe.yaml', 'pin what the recipe stands for now, in recipe.lock.json'],
    ['sluice build recipe.yaml --out out/corpus --locked', 'build it only if none of that has moved since'],
  ],
  declare: (command) =>
    command
      .summary('pin what a recipe stands for now')
      .description(
        'Writes down what a recipe stands for now: the commits of Hub data sets, the size and digest of every file, the ' +
          'digests of the tokenizer. Says what moved since the lock that it replaces.',
      )
      .argument('<recipe>', 'the recipe, a YAML, JSON or TypeScript file')
      .option('--to <file>', 'the lock file (default: beside the recipe, as <recipe>.lock.json)')
      .option('--json', 'the lock and what moved as JSON'),
  run: async (recipe, options: LockCommandOptions) =>
    (await import('./run-lock.ts')).runLock(recipe, options),
};
