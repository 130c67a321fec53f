import { Command, CommanderError } from 'commander';
import { type CliCommand, renderExamples } from './cli-command.ts';
import { COMMAND_GROUPS } from './commands.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

const EXIT_CODE_HELP = `
Exit codes:
  0    done
  1    a fault of sluice itself
  2    a mistake in the command line or the recipe
  3    bad data, or a disk or network that failed; the message says which
  4    verify found something that is not as the manifest says
  5    audit --fail-on found what it was to fail on
  130  stopped by Ctrl-C or a signal; the same command continues`;

/** Runs one command line. Never throws: what went wrong is on standard error and in the exit code. */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    const { reportError } = await import('./report-error.ts');
    return reportError(error, { debug: args.includes('--debug') });
  }
}

function createProgram(exitWith: (code: ExitCode) => void): Command {
  const examples = COMMAND_GROUPS.filter(({ hasExamples }) => hasExamples)
    .flatMap(({ commands }) => commands)
    .flatMap((command) => command.examples.slice(0, 1));
  const program = new Command('sluice')
    .description(
      'Turns many text streams into one corpus for language-model pretraining, and proves what it did.',
    )
    .exitOverride()
    .showHelpAfterError('Run it with --help to see how it is used.')
    .addHelpCommand(helpCommand())
    .addHelpText('after', `${renderExamples(examples)}\n${EXIT_CODE_HELP}`);
  for (const { title, commands } of COMMAND_GROUPS) {
    program.commandsGroup(title);
    for (const command of commands) addCommand(program, command, exitWith);
  }
  return program;
}

function helpCommand(): Command {
  return new Command('help')
    .argument('[command]')
    .summary('show how a command is used')
    .helpOption(false)
    .helpGroup('Others:');
}

function addCommand(program: Command, cli: CliCommand, exitWith: (code: ExitCode) => void): void {
  const command = program.command(cli.name);
  cli.declare(command);
  command.option('--debug', 'show the stack of an error');
  command.addHelpText('after', renderExamples(cli.examples));
  command.action(async () => {
    const [argument = '', ...others] = command.args;
    exitWith(await cli.run(argument, command.opts() as never, others));
  });
}
