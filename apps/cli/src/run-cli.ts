import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { reportError } from './report-error.ts';

const EXIT_CODE_HELP = `
Exit codes:
  0    done
  1    a fault of sluice itself
  2    a mistake in the command line or the recipe
  3    bad data, or a disk or network that failed; the message says which
  4    verify found something that is not as the manifest says
  130  stopped by Ctrl-C or a signal; the same command continues`;

const EXAMPLES = `
Examples:
  sluice plan recipe.yaml                      what would be read and made
  sluice build recipe.yaml --out out/corpus    build it; run again to continue or to do nothing
  sluice build recipe.yaml --out out/corpus --executor slurm --time 1:00:00
                                               submit it to a Slurm cluster; then:
  sluice status out/corpus                     how far it is
  sluice cancel out/corpus                     end its jobs
  sluice inspect out/corpus --domain math      look at blocks and where each part of them came from
  sluice where out/corpus --block 17 --token 3 the source row of one token
  sluice verify out/corpus                     derive every digest and count again`;

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
    return reportError(error, { debug: args.includes('--debug') });
  }
}

function createProgram(exitWith: (code: ExitCode) => void): Command {
  const program = new Command('sluice')
    .description(
      'Turns many text streams into one corpus for language-model pretraining, and proves what it did.',
    )
    .exitOverride()
    .showHelpAfterError('Run it with --help to see how it is used.')
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODE_HELP}`);
  addBuild(program);
  addPlan(program);
  addStatus(program);
  addCancel(program);
  addVerify(program);
  addInspect(program);
  addWhere(program);
  program
    .command('schema')
    .summary('print the JSON Schema of recipes')
    .description('Prints the JSON Schema of recipes, for editors.');
  for (const command of program.commands) {
    command.option('--debug', 'show the stack of an error');
    command.action(async (...given: unknown[]) => {
      const options = command.opts();
      exitWith(await COMMANDS[command.name()]!(String(given[0]), options));
    });
  }
  return program;
}

type RunCommand = (argument: string, options: Record<string, unknown>) => Promise<ExitCode>;

/** Each command is loaded when it is run, so that --help is quick. */
const COMMANDS: Readonly<Record<string, RunCommand>> = {
  build: async (recipe, options) => (await import('./commands/build.ts')).runBuild(recipe, options as never),
  plan: async (recipe, options) => (await import('./commands/plan.ts')).runPlan(recipe, options as never),
  status: async (folder, options) =>
    (await import('./commands/status.ts')).runStatus(folder, options as never),
  cancel: async (folder) => (await import('./commands/cancel.ts')).runCancel(folder),
  verify: async (folder, options) =>
    (await import('./commands/verify.ts')).runVerify(folder, options as never),
  inspect: async (folder, options) =>
    (await import('./commands/inspect.ts')).runInspect(folder, options as never),
  schema: async () => (await import('./commands/schema.ts')).runSchema(),
  where: async (folder, options) => (await import('./commands/where.ts')).runWhere(folder, options as never),
};

function addBuild(program: Command): void {
  program
    .command('build')
    .summary('build a corpus')
    .description(
      'Builds the corpus of a recipe. What an earlier run finished is taken over, so that the same command continues ' +
        'a build that was stopped, and does nothing where nothing changed.',
    )
    .argument('<recipe>', 'the recipe, a YAML or JSON file')
    .requiredOption('--out <folder>', 'where the corpus goes')
    .option('--workers <count>', 'tasks that run at once (default: as many as there are cores)', parseCount)
    .addOption(
      new Option('--executor <name>', 'what runs the tasks').choices(['local', 'slurm']).default('local'),
    )
    .option('--follow', 'with Slurm: stay until the jobs have ended')
    .option('--partition <name>', 'with Slurm: as sbatch has it')
    .option('--account <name>', 'with Slurm: as sbatch has it')
    .option('--time <limit>', 'with Slurm: the time limit of a task, such as 2:00:00')
    .option('--memory <amount>', 'with Slurm: the memory of a task, such as 4G')
    .option('--cpus <count>', 'with Slurm: the cores of a task', parseCount)
    .option(
      '--sbatch <flag>',
      'with Slurm: a further flag, such as --sbatch=--qos=low; may be repeated',
      collect,
    )
    .option('--retries <count>', 'with Slurm: how often a task that failed is run again', parseCount)
    .option('--strict', 'exit with code 3 if the audit finds a problem')
    .option('--json', 'events as JSON lines on standard output, for machines');
}

function addPlan(program: Command): void {
  program
    .command('plan')
    .summary('show what would be read and made')
    .description('Resolves a recipe and shows what a build would read and make, without doing it.')
    .argument('<recipe>', 'the recipe, a YAML or JSON file')
    .option('--json', 'the lock and the tasks as JSON');
}

function addStatus(program: Command): void {
  program
    .command('status')
    .summary('show how far a build is')
    .description(
      'Shows how far a build is, from any machine that sees its folder: what is done, what Slurm runs and what waits, ' +
        'and the log of a task that failed.',
    )
    .argument('<folder>', 'the folder of the build')
    .option('--json', 'the status as JSON');
}

function addCancel(program: Command): void {
  program
    .command('cancel')
    .summary('end the Slurm jobs of a build')
    .description('Ends the Slurm jobs of a build. What they finished stays, and the build can be continued.')
    .argument('<folder>', 'the folder of the build');
}

function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('check a corpus against its manifest')
    .description(
      'Derives the digest of every file of a corpus again, and counts its blocks, against its manifest.',
    )
    .argument('<folder>', 'a finished corpus')
    .option('--json', 'the result as JSON');
}

function addInspect(program: Command): void {
  program
    .command('inspect')
    .summary('show blocks with the origin of each span')
    .description('Shows a few blocks of each domain as text, with the origin of each span.')
    .argument('<folder>', 'a finished corpus')
    .option('--domain <name>', 'only this domain')
    .option('--blocks <count>', 'blocks of each domain', parseCount, 2)
    .option('--seed <seed>', 'which blocks are drawn', '0')
    .addOption(new Option('--split <name>', 'which split').choices(['train', 'validation']).default('train'))
    .option('--json', 'the blocks as JSON');
}

function addWhere(program: Command): void {
  program
    .command('where')
    .summary('tell the origin of one token')
    .description(
      'Tells where one token of a corpus comes from: document, source file and row, and what wrote it.',
    )
    .argument('<folder>', 'a finished corpus')
    .requiredOption('--block <number>', 'the block in its split, from 0', parsePlace)
    .requiredOption('--token <number>', 'the token in its block, from 0', parsePlace)
    .addOption(new Option('--split <name>', 'which split').choices(['train', 'validation']).default('train'))
    .option('--json', 'the origin as JSON');
}

function parsePlace(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 0.');
}

function collect(flag: string, before: readonly string[] = []): string[] {
  return [...before, flag];
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 999999.');
}
