import type { CliCommand } from './cli-command.ts';
import { auditCommand } from './commands/audit.ts';
import { balanceCommand } from './commands/balance.ts';
import { buildCommand } from './commands/build.ts';
import { cancelCommand } from './commands/cancel.ts';
import { cleanCommand } from './commands/clean.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { exportCommand } from './commands/export.ts';
import { formatCommand } from './commands/format.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { lockCommand } from './commands/lock.ts';
import { packCommand } from './commands/pack.ts';
import { planCommand } from './commands/plan.ts';
import { publishCommand } from './commands/publish.ts';
import { sampleCommand } from './commands/sample.ts';
import { schemaCommand } from './commands/schema.ts';
import { sourcesCommand } from './commands/sources.ts';
import { splitCommand } from './commands/split.ts';
import { statusCommand } from './commands/status.ts';
import { tokenizeCommand } from './commands/tokenize.ts';
import { verifyCommand } from './commands/verify.ts';
import { whereCommand } from './commands/where.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CliCommand[];
  /** Whether --help of the whole shows an example of each. */
  readonly hasExamples: boolean;
}

/** The commands as --help shows them. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    title: 'Write a recipe:',
    commands: [sourcesCommand, initCommand, planCommand, lockCommand, schemaCommand],
    hasExamples: true,
  },
  {
    title: 'Build it:',
    commands: [buildCommand, statusCommand, cancelCommand, cleanCommand],
    hasExamples: true,
  },
  {
    title: 'Check, read and share a corpus:',
    commands: [verifyCommand, auditCommand, inspectCommand, whereCommand, compareCommand, publishCommand],
    hasExamples: true,
  },
  {
    title: 'One stage by itself, over files or a pipe:',
    commands: [
      sampleCommand,
      splitCommand,
      formatCommand,
      tokenizeCommand,
      packCommand,
      balanceCommand,
      exportCommand,
    ],
    hasExamples: false,
  },
  { title: 'Others:', commands: [completionCommand], hasExamples: false },
];

/** Every command. */
export const COMMANDS: readonly CliCommand[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
