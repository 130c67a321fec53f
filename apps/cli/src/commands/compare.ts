import { Argument } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import type { CompareOptions } from './run-compare.ts';

export const compareCommand: CliCommand = {
  name: 'compare',
  examples: [
    ['sluice compare out/one out/two', 'mixture, sources, findings and files side by side'],
    ['sluice compare one.yaml two.yaml --markdown', 'what two recipes do not have in common'],
  ],
  declare: (command) =>
    command
      .summary('show what differs between two corpora or recipes')
      .description(
        'Shows two corpora, or two recipes, side by side: what the recipes do not have in common, the mixture, the sources, ' +
          'what the audits found, and which files differ. A corpus and a recipe are compared by their recipes.',
      )
      .addArgument(new Argument('<a>', 'a finished corpus or a recipe'))
      .addArgument(new Argument('<b>', 'another one'))
      .option('--json', 'all of it as JSON')
      .option('--markdown', 'as Markdown, for pull requests'),
  run: async (a, options: CompareOptions, [b = '']) =>
    (await import('./run-compare.ts')).runCompare({ a, b }, options),
};
