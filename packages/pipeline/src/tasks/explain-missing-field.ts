import { checkFields, TemplateError } from '@sluice/formatting';
import { DataError, type Fields } from '@sluice/records';
import { describeSource } from '@sluice/sources';
import type { LockedSource } from '../lock/lock.ts';
import type { PlannedFile } from '../plan/plan.ts';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import type { Build } from './build.ts';
import { formatOf } from './map-source.ts';

/** A file of a source that was read. */
export interface ReadSource {
  readonly build: Pick<Build, 'baseFolder'>;
  readonly source: { readonly source: NamedSource; readonly locked: LockedSource };
  readonly file: Pick<PlannedFile, 'file'>;
}

/** Whether an error may mean that no record has a field. */
export const lacksField = (error: unknown): boolean =>
  error instanceof DataError && (error.code === 'missing-field' || error.code === 'wrong-type');

/**
 * Why no record of a file had a field: if a template names one that none of the first records has, an error that points
 * into the template; else undefined. Reads the first records again, and is only asked once something is wrong.
 */
export async function explainMissingField(
  reading: ReadSource,
  signal: AbortSignal,
): Promise<DataError | undefined> {
  const { source, locked } = reading.source;
  const format = formatOf(source);
  if (format.templates.length === 0) return undefined;
  const { path } = locked.files[reading.file.file]!;
  try {
    checkFields(format, await firstRecords(reading, path, signal));
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) return undefined;
    return new DataError('missing-field', `${source.name}: ${path}: ${error.message}`, {
      position: { source: source.name, file: path },
      hint: 'Name one of its fields in the template, or rename the place with "fields".',
      cause: error,
    });
  }
}

async function firstRecords(
  { build, source: { source } }: ReadSource,
  path: string,
  signal: AbortSignal,
): Promise<Fields[]> {
  const { layouts } = await describeSource(
    { name: source.name, from: source.from, files: [path] },
    { baseFolder: build.baseFolder, signal },
  );
  const isRecord = (value: unknown): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return layouts.flatMap(({ records }) => records.filter(isRecord));
}
