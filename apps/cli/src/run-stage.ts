import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { readStageInput, type StageReport, type StageRun } from '@sluice/pipeline';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { interruptSignal } from './interrupt.ts';
import { asUsageError, UsageError } from './report-error.ts';
import type { DocumentOptions, RecordOptions } from './stage-options.ts';

export interface StageCommand {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly options: RecordOptions & Partial<DocumentOptions>;
}

/** Runs a stage over files or standard input, and writes what it yields to standard output as fast as that is read. */
export function runStage(
  command: StageCommand,
  start: (run: StageRun) => AsyncIterable<string>,
): Promise<ExitCode> {
  return runStageWith(command, async (run) => {
    for await (const chunk of start(run)) {
      run.signal.throwIfAborted();
      if (!process.stdout.write(chunk)) await once(process.stdout, 'drain', { signal: run.signal });
    }
  });
}

/** Runs a stage that writes by itself. */
export async function runStageWith(
  { name, inputs, options }: StageCommand,
  work: (run: StageRun) => Promise<unknown>,
): Promise<ExitCode> {
  const interrupt = interruptSignal('nothing of it is kept, run the same command again');
  const { signal } = interrupt;
  const workFolder = mkdtempSync(join(tmpdir(), `sluice-${name}-`));
  const tidy = () => rmSync(workFolder, { recursive: true, force: true });
  process.on('exit', tidy); // a reader that goes away ends the process where it stands
  try {
    const input = readInput(inputs, options, signal);
    const onReport = (report: StageReport) => {
      if (!options.quiet) process.stderr.write(renderReport(name, report));
    };
    await asUsageError(work({ input, workFolder, signal, onReport }));
    return EXIT_CODES.ok;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    interrupt.release();
    tidy();
    process.off('exit', tidy);
  }
}

function readInput(inputs: readonly string[], options: StageCommand['options'], signal: AbortSignal) {
  const readsTerminal = inputs.length === 0 && process.stdin.isTTY;
  if (readsTerminal) throw new UsageError('there is nothing to read: name a file, or pipe records in');
  const { files, config, source, onBadRecord } = options;
  return readStageInput({
    addresses: inputs,
    stdin: addAbortSignal(signal, process.stdin),
    baseFolder: process.cwd(),
    onBadRecord,
    signal,
    ...(files === undefined ? {} : { files }),
    ...(config === undefined ? {} : { config }),
    ...(source === undefined ? {} : { source }),
  });
}

function renderReport(name: string, { read, written, drops, notes }: StageReport): string {
  const dropped = Object.entries(drops).map(([reason, count]) => `, ${count} ${reason}`);
  const head = `${name}: ${read} read, ${written} written${dropped.join('')}`;
  return [head, ...notes.map((note) => `  ${note}`), ''].join('\n');
}
