import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { collect, parseCount } from '../option-values.ts';
import { declareRecords, seedOption } from '../stage-options.ts';
import type { BalanceOptions } from './run-balance.ts';

export const balanceCommand: CliCommand = {
  name: 'balance',
  examples: [
    ['sluice balance blocks.jsonl > balanced.jsonl', 'as many tokens of each domain'],
    ['sluice balance blocks.jsonl --share math=2 --share prose=1', 'twice as many of one'],
  ],
  declare: (command) =>
    declareRecords(
      command
        .summary('choose and order blocks')
        .description(
          'Chooses which blocks are trained on so that shares meet their targets, by a keyed draw, and puts them in order. Validation stays whole.',
        ),
    )
      .addOption(
        new Option('--to <target>', 'which shares (default: equal)').choices([
          'equal',
          'natural',
          'shares',
          'temperature',
          'unimax',
        ]),
      )
      .option('--share <domain=weight>', 'the weight of a domain; may be repeated', collect)
      .option('--alpha <number>', 'for temperature: 0 is equal, 1 natural', Number)
      .option('--total <amount>', 'such as "3 M tokens" or "2000 blocks" (default: as much as fits)')
      .option('--max-epochs <number>', 'how often a domain may be gone through', Number)
      .option('--even <blocks>', 'shares also hold in every window of so many blocks', parseCount)
      .addOption(seedOption()),
  run: async (input, options: BalanceOptions, more) =>
    (await import('./run-balance.ts')).runBalance(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
