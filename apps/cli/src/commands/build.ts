import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { collect, parseBytes, parseCount } from '../option-values.ts';
import type { BuildOptions } from './run-build.ts';

export const buildCommand: CliCommand = {
  name: 'build',
  examples: [
    ['sluice build recipe.yaml --out out/corpus', 'build it; run again to continue or to do nothing'],
    [
      'sluice build recipe.yaml --out out/corpus --executor slurm --time 1:00:00',
      'submit it to a Slurm cluster',
    ],
  ],
  declare: (command) =>
    command
      .summary('build a corpus')
      .description(
        'Builds the corpus of a recipe. What an earlier run finished is taken over, so that the same command continues ' +
          'a build that was stopped, and does nothing where nothing changed.',
      )
      .argument('<recipe>', 'the recipe, a YAML, JSON or TypeScript file')
      .requiredOption('--out <folder>', 'where the corpus goes')
      .option('--workers <count>', 'tasks that run at once (default: as many as there are cores)', parseCount)
      .option(
        '--max-memory <amount>',
        'the most memory of all processes together, such as "4 GB": runs as few workers as that takes',
        parseBytes,
      )
      .option('--any-disk', 'go on though the disk seems too small')
      .addOption(
        new Option('--executor <name>', 'what runs the tasks').choices(['local', 'slurm']).default('local'),
      )
      .option('--follow', 'with Slurm: stay until the jobs have ended')
      .option('--partition <name>', 'with Slurm: as sbatch has it')
      .option('--account <name>', 'with Slurm: as sbatch has it')
      .option('--time <limit>', 'with Slurm: the time limit of a task, such as 2:00:00')
      .option('--memory <amount>', 'with Slurm: the memory of a task, such as 4G')
      .option('--cpus <count>', 'with Slurm: the cores of a task', parseCount)
      .option(
        '--sbatch <flag>',
        'with Slurm: a further flag, such as --sbatch=--qos=low; may be repeated',
        collect,
      )
      .option('--retries <count>', 'with Slurm: how often a task that failed is run again', parseCount)
      .option(
        '--locked [file]',
        'fail if a source or the tokenizer has moved since "sluice lock" (default: the lock beside the recipe)',
      )
      .option('--fresh', 'start over: use nothing that an earlier build left')
      .option('--strict', 'exit with code 3 if the audit finds a problem')
      .option('--json', 'events as JSON lines on standard output, for machines'),
  run: async (recipe, options: BuildOptions) => (await import('./run-build.ts')).runBuild(recipe, options),
};
