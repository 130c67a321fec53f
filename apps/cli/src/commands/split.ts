import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import { parseCount } from '../option-values.ts';
import { declareDocuments, seedOption } from '../stage-options.ts';
import type { SplitOptions } from './run-split.ts';

const POLICIES = ['together', 'keep-one', 'keep'];

export const splitCommand: CliCommand = {
  name: 'split',
  examples: [['sluice split sample.jsonl --validation 5% > split.jsonl', 'each record with "split"']],
  declare: (command) =>
    declareDocuments(
      command
        .summary('tell train from validation')
        .description(
          'Gives every document its side, the one that a build gives it: groups and near copies stay on one side.',
        ),
    )
      .option('--validation <size>', 'a share such as 5%, or "500 documents"')
      .option('--test <size>', 'the same for a test split (default: none)')
      .option('--at-least <count>', 'documents of a domain that a split has at least', parseCount)
      .option('--at-most <share>', 'share of a domain that a split never exceeds')
      .addOption(new Option('--exact-duplicates <what>', 'what becomes of equal texts').choices(POLICIES))
      .addOption(new Option('--near-duplicates <what>', 'what becomes of near copies').choices(POLICIES))
      .option('--similarity <number>', 'Jaccard similarity of near copies (default: 0.8)', Number)
      .addOption(
        new Option(
          '--shared-runs <what>',
          'what becomes of runs of 50 words that train shares with held-out texts (default: report)',
        ).choices(['report', 'cut']),
      )
      .addOption(seedOption()),
  run: async (input, options: SplitOptions, more) =>
    (await import('./run-split.ts')).runSplit(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
