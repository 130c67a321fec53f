import type { CliCommand } from '../cli-command.ts';
import { collect } from '../option-values.ts';
import { declareDocuments, seedOption } from '../stage-options.ts';
import type { SampleOptions } from './run-sample.ts';

export const sampleCommand: CliCommand = {
  name: 'sample',
  examples: [
    [
      'sluice sample data/books --text text --budget "10 MB" > books.jsonl',
      '10 MB of a folder, whatever its format',
    ],
    ['zcat more.jsonl.gz | sluice sample --budget "100 documents"', 'a hundred of what comes through a pipe'],
  ],
  declare: (command) =>
    declareDocuments(
      command
        .summary('draw documents by themselves')
        .description(
          'Draws documents uniformly, those that a build draws out of the same documents with the same seed, and writes them in the order of the input.',
        ),
    )
      .option('--budget <amount>', 'of each domain: "10 MB", "2000 documents" or "all"', 'all')
      .addOption(seedOption())
      .option('--keep <range>', 'what texts must keep to, such as chars=100..10000; may be repeated', collect)
      .option('--clean <step>', 'a cleaning step of a recipe, such as nfc; may be repeated', collect),
  run: async (input, options: SampleOptions, more) =>
    (await import('./run-sample.ts')).runSample(
      [input, ...more].filter((name) => name !== ''),
      options,
    ),
};
