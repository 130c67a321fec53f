import type { CliCommand } from '../cli-command.ts';

export const schemaCommand: CliCommand = {
  name: 'schema',
  examples: [['sluice schema > recipe.schema.json', 'keys completed and mistakes marked by an editor']],
  declare: (command) =>
    command
      .summary('print the JSON Schema of recipes')
      .description('Prints the JSON Schema of recipes, for editors.'),
  run: async () => (await import('./run-schema.ts')).runSchema(),
};
