import type { CliCommand } from '../cli-command.ts';
import type { PlanOptions } from './run-plan.ts';

export const planCommand: CliCommand = {
  name: 'plan',
  examples: [['sluice plan recipe.yaml', 'what would be read and made']],
  declare: (command) =>
    command
      .summary('show what would be read and made')
      .description('Resolves a recipe and shows what a build would read and make, without doing it.')
      .argument('<recipe>', 'the recipe, a YAML, JSON or TypeScript file')
      .option('--json', 'the lock and the tasks as JSON'),
  run: async (recipe, options: PlanOptions) => (await import('./run-plan.ts')).runPlan(recipe, options),
};
