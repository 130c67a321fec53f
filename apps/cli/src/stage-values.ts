import { parseStageSettings, type StageName } from '@sluice/pipeline';
import { UsageError } from './report-error.ts';

/** The settings of a stage. @throws UsageError for a value that cannot be */
export function parseSettings<Name extends StageName>(
  name: Name,
  given: object,
): ReturnType<typeof parseStageSettings<Name>> {
  try {
    return parseStageSettings(name, given);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** `chars=1..` and the like as a mapping. @throws UsageError for a value without `=` */
export function pairsOf(flag: string, values: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(values.map((value) => pairOf(flag, value)));
}

/** `name=value` in its two parts; the value may be empty. @throws UsageError */
export function pairOf(flag: string, value: string): readonly [name: string, value: string] {
  const mark = value.indexOf('=');
  if (mark > 0) return [value.slice(0, mark), value.slice(mark + 1)];
  throw new UsageError(`${flag}: expected <name>=<value>, got ${JSON.stringify(value)}`);
}

/** The fields that have a value. */
export function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
