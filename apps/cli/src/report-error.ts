import { styleText } from 'node:util';
import { RecipeError } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

/** What data errors of every package have in common; told by shape, since packages may be of several versions. */
interface DataErrorShape extends Error {
  readonly code: string;
  readonly hint: string | undefined;
}

/** A mistake in the command line that only shows once the data is looked at. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A RangeError, by which packages answer a value that cannot be, as a mistake in the command line. */
export async function asUsageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** Says on standard error what happened and what to do, and gives the exit code that goes with it. */
export function reportError(error: unknown, { debug }: { readonly debug: boolean }): ExitCode {
  const { text, hint, code } = describeError(error);
  const label = styleText(['red', 'bold'], 'error:', { stream: process.stderr });
  process.stderr.write(`${label} ${text}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  if (debug && error instanceof Error) process.stderr.write(`${renderStack(error)}\n`);
  return code;
}

function describeError(error: unknown): { text: string; hint?: string | undefined; code: ExitCode } {
  if (isInterrupt(error)) return { text: `stopped; ${error.advice}`, code: EXIT_CODES.interrupted };
  if (error instanceof RecipeError || error instanceof UsageError)
    return { text: error.message, code: EXIT_CODES.usage };
  if (isDataError(error)) return { text: error.message, hint: error.hint, code: EXIT_CODES.data };
  if (isSystemError(error)) return { text: describeSystemError(error), code: EXIT_CODES.data };
  const text = error instanceof Error ? error.message : String(error);
  const hint = 'This is a fault of sluice. Run the command again with --debug and report what it shows.';
  return { text, hint, code: EXIT_CODES.internal };
}

function isInterrupt(error: unknown): error is Error & { readonly advice: string } {
  return error instanceof Error && error.name === 'InterruptError';
}

function isDataError(error: unknown): error is DataErrorShape {
  return error instanceof Error && error.name === 'DataError';
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room and run the same command to continue',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports a fault',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
};

function describeSystemError(error: NodeJS.ErrnoException): string {
  const what = SYSTEM_ERRORS[error.code ?? ''] ?? error.message;
  return error.path === undefined ? what : `${error.path}: ${what}`;
}

function renderStack(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${renderStack(error.cause)}` : '';
  return `${error.stack}${cause}`;
}
