import type { CliCommand } from '../cli-command.ts';
import { collect, parseCount } from '../option-values.ts';
import type { InitOptions } from './run-init.ts';

export const initCommand: CliCommand = {
  name: 'init',
  examples: [
    ['sluice init', 'asks a few questions and writes recipe.yaml'],
    [
      'sluice init --domain prose=data/books --domain math=hf://datasets/openai/gsm8k',
      'the same without questions',
    ],
  ],
  declare: (command) =>
    command
      .summary('write a first recipe')
      .description(
        'Writes a recipe with comments, for the sources that you name: it looks into them for the fields to read. Without ' +
          '--domain it asks. A file that is there is never overwritten.',
      )
      .argument('[recipe]', 'the recipe to write', 'recipe.yaml')
      .option('--domain <name=address>', 'a domain and where its documents are; may be repeated', collect)
      .option('--name <name>', "the corpus's name (default: that of the folder)")
      .option('--tokenizer <tokenizer>', 'a model on the Hub, or the path of a tokenizer.json')
      .option('--block-size <tokens>', 'tokens of a block (default: by the amount of data)', parseCount)
      .option('--sample <budget>', 'how much of each domain, such as "10 MB"')
      .option('--validation <share>', 'the share of documents held out, such as 5%')
      .option('--seed <number>', 'what every draw depends on', parseCount)
      .option('--output <format>', 'a format for trainers beside Parquet; may be repeated', collect),
  run: async (recipe, options: InitOptions) =>
    (await import('./run-init.ts')).runInit(recipe || 'recipe.yaml', options),
};
