import { COMMANDS } from '../commands.ts';
import { describeCommands, renderCompletion, type Shell } from '../completion-script.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

/** `sluice completion`: the completion script of a shell, made from what the commands declare. */
export function runCompletion(shell: string): ExitCode {
  process.stdout.write(renderCompletion(shell as Shell, describeCommands(COMMANDS)));
  return EXIT_CODES.ok;
}
