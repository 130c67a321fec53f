import type { CliCommand } from '../cli-command.ts';
import { parseCount } from '../option-values.ts';
import type { PlanOptions } from './run-plan.ts';

export const planCommand: CliCommand = {
  name: 'plan',
  examples: [['sluice plan recipe.yaml', 'what would be read and made']],
  declare: (command) =>
    command
      .summary('show what would be read and made')
      .description('Resolves a recipe and shows what a build would read and make, without doing it.')
      .argument('<recipe>', 'the recipe, a YAML, JSON or TypeScript file')
      .option('--no-estimate', 'do not look into the sources to say what the build would come to')
      .option('--workers <count>', 'for how many workers the time is told', parseCount)
      .option('--json', 'the lock and the tasks as JSON'),
  run: async (recipe, options: PlanOptions) => (await import('./run-plan.ts')).runPlan(recipe, options),
};
