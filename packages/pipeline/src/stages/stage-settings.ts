import type { ExportFormatName } from '@sluice/exporting';
import { CLEANING_STEPS } from '@sluice/formatting';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { balanceSchema } from '../recipe/balance-schema.ts';
import { filterSchema } from '../recipe/filter-schema.ts';
import { formatSchema } from '../recipe/format-schema.ts';
import { outputSchema } from '../recipe/output-schema.ts';
import { packSchema } from '../recipe/pack-schema.ts';
import { budgetSchema } from '../recipe/quantities.ts';
import { RecipeError } from '../recipe/recipe-error.ts';
import { splitSchema } from '../recipe/split-schema.ts';
import { tokenizerSchema } from '../recipe/tokenizer-schema.ts';

const seed = z
  .union([z.int(), z.string().min(1)], 'expected a whole number or a text')
  .transform(String)
  .default('0');

const blockSize = z.int('expected a whole number of tokens').min(2).max(1_048_576);

/** What each stage can be told, in the words of a recipe and with its defaults. */
const SETTINGS = {
  sample: z.strictObject({
    seed,
    per_domain: budgetSchema.default('all'),
    clean: z.array(z.enum(CLEANING_STEPS, `expected one of ${CLEANING_STEPS.join(', ')}`)).default([]),
    keep: filterSchema.optional(),
  }),
  split: z.strictObject({ seed, split: splitSchema.prefault({}) }),
  format: z.strictObject({
    seed,
    format: formatSchema,
    on_bad_record: z.enum(['error', 'drop']).default('error'),
  }),
  tokenize: z.strictObject({ tokenizer: tokenizerSchema }),
  pack: z.strictObject({
    seed,
    block_size: blockSize,
    pack: packSchema.prefault({}),
    padding_id: z.int().nonnegative().optional(),
  }),
  balance: z.strictObject({ seed, balance: balanceSchema.prefault({}) }),
  export: z.strictObject({ output: outputSchema }),
} as const;

export type StageName = keyof typeof SETTINGS;
type Settings<Name extends StageName> = z.output<(typeof SETTINGS)[Name]>;

export type SampleSettings = Settings<'sample'>;
export type SplitSettings = Settings<'split'>;
export type FormatSettings = Settings<'format'>;
export type TokenizeSettings = Settings<'tokenize'> & { readonly baseFolder: string };
export type PackSettings = Settings<'pack'>;
export type BalanceSettings = Settings<'balance'>;
export type ExportSettings = Omit<Settings<'export'>, 'output'> & {
  readonly outFolder: string;
  readonly output: readonly ExportFormatName[];
  readonly vocabularySize: number;
  /** How formats that record a tokenizer call it. */
  readonly tokenizer: string;
};

/**
 * The settings of a stage with its defaults.
 *
 * @param given as a recipe would have them: `{ split: { validation: '5%' } }`
 * @throws RangeError naming every key that cannot be, with what was expected
 */
export function parseStageSettings<Name extends StageName>(name: Name, given: object): Settings<Name> {
  const parsed = SETTINGS[name].safeParse(withoutUndefined(given));
  if (parsed.success) return parsed.data as Settings<Name>;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RangeError(mistakes.join('\n'));
}

/** A format as a recipe has it, in a file of its own. @throws RecipeError naming the line of a mistake in YAML */
export function parseFormatFile(text: string, file: string): object {
  try {
    const value: unknown = parse(text, { merge: true });
    if (isPlainObject(value)) return value;
    throw new RecipeError(file, [{ path: '', message: 'expected a mapping with "template" and "markers"' }]);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [place] = error.linePos ?? [];
    const at = place === undefined ? {} : { line: place.line, column: place.col };
    throw new RecipeError(file, [{ path: '', ...at, message: error.message.split('\n')[0]! }], text);
  }
}

/** An option that was not given is no setting. */
function withoutUndefined(given: object): object {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, isPlainObject(value) ? withoutUndefined(value) : value]),
  );
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
