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

/** Every command, in the order of --help. */
export const COMMANDS: readonly CliCommand[] = [
  sourcesCommand,
  initCommand,
  planCommand,
  lockCommand,
  buildCommand,
  statusCommand,
  cancelCommand,
  verifyCommand,
  auditCommand,
  inspectCommand,
  whereCommand,
  compareCommand,
  publishCommand,
  cleanCommand,
  sampleCommand,
  splitCommand,
  formatCommand,
  tokenizeCommand,
  packCommand,
  balanceCommand,
  exportCommand,
  schemaCommand,
  completionCommand,
];
