import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { parseCount, parsePlace } from '../option-values.ts';
import { declareRecords, seedOption } from '../stage-options.ts';
import type { ComparePackingOptions } from './run-compare-packing.ts';
import type { PackOptions } from './run-pack.ts';

export const packCommand: CliCommand = {
  name: 'pack',
  examples: [
    ['sluice pack tokens.jsonl --block-size 512 > blocks.jsonl', 'blocks with the origin of every token'],
    ['sluice pack --compare recipe.yaml', 'what each strategy would cost each domain, before building'],
  ],
  declare: (command) =>
    declareRecords(
      command
        .summary('put tokens into blocks')
        .description(
          'Puts the tokens of documents into blocks of one length, apart by split, domain and subdomain, in the order in which a build packs them.',
        ),
    )
      .option('--compare', "all strategies side by side, on some documents of a recipe's sources, instead")
      .option('--json', 'with --compare: the figures as JSON')
      .option('--block-size <tokens>', "tokens of a block (with --compare: the recipe's)", parseCount)
      .addOption(
        new Option('--strategy <name>', 'how tokens fill blocks (default: concatenate)').choices([
          'concatenate',
          'best-fit',
          'aligned',
          'pad',
        ]),
      )
      .addOption(new Option('--within <label>', 'what blocks are of').choices(['subdomain', 'domain']))
      .addOption(new Option('--tail <what>', 'what becomes of the last tokens').choices(['drop', 'pad']))
      .addOption(new Option('--long <what>', 'what becomes of long documents').choices(['fragment', 'crop']))
      .option('--padding-id <id>', 'the token that fills blocks (default: end-of-text)', parsePlace)
      .addOption(seedOption()),
  run: async (input, options: PackOptions & ComparePackingOptions, more) => {
    const inputs = [input, ...more].filter((name) => name !== '');
    if (options.compare) return (await import('./run-compare-packing.ts')).runComparePacking(inputs, options);
    return (await import('./run-pack.ts')).runPack(inputs, options);
  },
};
