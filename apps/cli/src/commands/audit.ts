import { Option } from 'commander';
import type { CliCommand } from '../cli-command.ts';
import type { AuditCommandOptions } from './run-audit.ts';

export const auditCommand: CliCommand = {
  name: 'audit',
  examples: [
    ['sluice audit out/corpus', 'measure what was written: leaks, balance, and what form gives away'],
    ['sluice audit out/corpus --fail-on high', 'the same for CI: exit with 5 if there is a problem'],
  ],
  declare: (command) =>
    command
      .summary('measure a corpus by what was written')
      .description(
        'Measures a finished corpus anew, by its written blocks alone: what is in both splits, the shares of domains, and ' +
          'how much the form of the texts tells of domain, subdomain and split. What only the sources can tell, and what ' +
          'it takes a new certificate to tell, is taken from the findings of its build.',
      )
      .argument('<folder>', 'a finished corpus')
      .addOption(
        new Option(
          '--fail-on <severity>',
          'exit with 5 if there is a problem (high), or anything worth a look (low)',
        ).choices(['high', 'low']),
      )
      .addOption(
        new Option(
          '--leakage <how>',
          'of copies and groups in two splits, take what the build found (as-built), or certify the splits again as verify does, which takes several times as long (measured)',
        )
          .choices(['as-built', 'measured'])
          .default('as-built'),
      )
      .option('--all', 'also what was found to be as it should')
      .option('--json', 'the findings as JSON'),
  run: async (folder, options: AuditCommandOptions) =>
    (await import('./run-audit.ts')).runAudit(folder, options),
};
