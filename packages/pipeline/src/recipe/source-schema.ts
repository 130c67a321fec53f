import { CLEANING_STEPS } from '@sluice/formatting';
import { z } from 'zod';
import { formatSchema } from './format-schema.ts';
import { nameSchema } from './name-schema.ts';
import { oneOrMore } from './one-or-more.ts';
import { countRangeSchema, shareRangeSchema } from './quantities.ts';

const groupSchema = z
  .union(
    [
      z.string().transform((field) => ({ field })),
      z.strictObject({ field: z.string(), match: z.string() }),
      z.strictObject({ rows: z.int().positive() }),
    ],
    'expected a field name, {field, match} with a regular expression of one capture, or {rows}',
  )
  .meta({ description: 'documents of one group never lie in two splits' });

const subdomainSchema = z.union(
  [nameSchema, z.strictObject({ field: z.string() })],
  'expected a name, or {field} to take it from the record',
);

/** Ranges that a text must lie in, both ends included. */
const keepSchema = z.strictObject({
  chars: countRangeSchema.optional(),
  words: countRangeSchema.optional(),
  lines: countRangeSchema.optional().meta({ description: 'lines that are not blank' }),
  letters: shareRangeSchema.optional().meta({ description: 'of the characters that are not white space' }),
  digits: shareRangeSchema.optional(),
  signs: shareRangeSchema.optional(),
  repeated_lines: shareRangeSchema.optional(),
  repeated_runs: shareRangeSchema
    .optional()
    .meta({ description: 'words in runs of ten that occurred before' }),
});

export const sourceSchema = z
  .strictObject({
    from: z.string('expected a path or an address such as "hf://datasets/openai/gsm8k"').min(1),
    name: z
      .string()
      .min(1)
      .regex(/^[^#\s]+$/, 'expected a name without "#" and white space')
      .optional(),
    files: oneOrMore('a file or pattern such as "data/*.jsonl"').optional(),
    config: z.string().optional(),
    split: z.string().optional(),
    text: oneOrMore('the field that holds the text').optional(),
    format: formatSchema.optional(),
    subdomain: subdomainSchema.optional(),
    group: groupSchema.optional(),
    clean: z.array(z.enum(CLEANING_STEPS, `expected one of ${CLEANING_STEPS.join(', ')}`)).default([]),
    keep: keepSchema.optional(),
    on_bad_record: z.enum(['error', 'drop'], 'expected "error" or "drop"').default('error'),
  })
  .refine((source) => source.text !== undefined || source.format !== undefined, {
    error: 'expected "text" (the field that holds the text) or "format" (a template)',
  })
  .meta({ id: 'source' });

export type RecipeSource = z.output<typeof sourceSchema>;
