import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';

/** One command of the command line, light enough for --help: what does the work is loaded when it runs. */
export interface CliCommand {
  readonly name: string;
  /** Shown with --help: a command line, and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Gives the command its summary, description, argument and options. */
  declare(command: Command): void;
  /** @param argument the command's first argument, or the empty text @param others any further ones */
  run(argument: string, options: never, others: readonly string[]): Promise<ExitCode>;
}

const COLUMN_WIDTH = 45;

/** Examples in two columns; where they do not fit side by side, the explanation stands below. */
export function renderExamples(
  examples: CliCommand['examples'],
  width: number = process.stdout.columns || 100,
): string {
  const lines = examples.map(([line, does]) =>
    line.length < COLUMN_WIDTH && 2 + COLUMN_WIDTH + does.length <= width
      ? `  ${line.padEnd(COLUMN_WIDTH)}${does}`
      : `  ${line}\n      ${does}`,
  );
  return ['', 'Examples:', ...lines].join('\n');
}
