import { readFile } from 'node:fs/promises';
import { parseFormatFile, runFormatStage } from '@sluice/pipeline';
import type { ExitCode } from '../exit-codes.ts';
import { UsageError } from '../report-error.ts';
import { runStage } from '../run-stage.ts';
import type { DocumentOptions } from '../stage-options.ts';
import { pairOf, parseSettings, withoutUndefined } from '../stage-values.ts';

export interface FormatOptions extends DocumentOptions {
  readonly template?: string;
  readonly marker?: readonly string[];
  readonly format?: string;
  readonly mode?: string;
  readonly seed: string;
}

/** `sluice format`: renders documents by a template. */
export async function runFormat(inputs: readonly string[], options: FormatOptions): Promise<ExitCode> {
  const format = options.format === undefined ? formatOf(options) : await readFormat(options.format, options);
  const settings = parseSettings('format', {
    seed: options.seed,
    format,
    on_bad_record: options.onBadRecord,
  });
  return runStage({ name: 'format', inputs, options }, (run) => runFormatStage(run, settings, options));
}

function formatOf({ template, marker = [], mode }: FormatOptions): object {
  if (template === undefined) throw new UsageError('give --template, or --format with a file');
  const markers: Record<string, string[]> = {};
  for (const [pool, text] of marker.map((value) => pairOf('--marker', value))) {
    markers[pool] = [...(markers[pool] ?? []), unescaped(text)];
  }
  return withoutUndefined({ template: unescaped(template), markers, mode });
}

async function readFormat(path: string, { template, marker, mode }: FormatOptions): Promise<object> {
  if (template !== undefined || marker !== undefined)
    throw new UsageError('give --format, or --template and --marker, but not both');
  return { ...parseFormatFile(await readFile(path, 'utf8'), path), ...withoutUndefined({ mode }) };
}

/** Shells pass \n as it is: here it is a line feed, \t a tab, and \\ a backslash. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? '\\');
}
