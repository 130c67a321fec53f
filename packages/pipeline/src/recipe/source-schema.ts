import { CLEANING_STEPS, MARKED_PARTS } from '@sluice/formatting';
import { compileCapture } from '@sluice/sources';
import { z } from 'zod';
import { filterSchema } from './filter-schema.ts';
import { formatSchema } from './format-schema.ts';
import { nameSchema } from './name-schema.ts';
import { oneOrMore } from './one-or-more.ts';
import { readSchema } from './read-schema.ts';

/** A regular expression with one capture group. */
const captureSchema = z.string('expected a regular expression').superRefine((pattern, context) => {
  try {
    compileCapture(pattern, 'match');
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message.replace(/^match: /, '') });
  }
});

const groupSchema = z
  .union(
    [
      z.string().transform((field) => ({ field })),
      z.strictObject({ field: z.string(), match: captureSchema }),
      z.strictObject({ rows: z.int().positive() }),
    ],
    'expected a field name, {field, match} with a regular expression of one capture, or {rows}',
  )
  .meta({ description: 'documents of one group never lie in two splits' });

const subdomainSchema = z
  .union(
    [
      nameSchema,
      z.strictObject({
        field: z.string(),
        match: captureSchema
          .optional()
          .meta({ description: 'a pattern with one capture group, taken in place of the value' }),
        as: z
          .enum(['extension', 'language'])
          .optional()
          .meta({ description: 'what a path is read for: its extension, or the language that stands for' }),
        map: z.record(z.string(), nameSchema).optional().meta({ description: 'value → subdomain' }),
        other: nameSchema
          .optional()
          .meta({ description: 'the subdomain of values for which there is no other' }),
      }),
    ],
    'expected a name, or {field, match, as, map, other} to take it from the record',
  )
  .meta({ description: 'a label inside the domain' });

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
    read: readSchema,
    text: oneOrMore('the field that holds the text').optional(),
    format: formatSchema.optional(),
    subdomain: subdomainSchema.optional(),
    group: groupSchema.optional(),
    clean: z.array(z.enum(CLEANING_STEPS, `expected one of ${CLEANING_STEPS.join(', ')}`)).default([]),
    mark: z
      .array(z.enum(MARKED_PARTS, `expected ${MARKED_PARTS.join(', ')}`))
      .default([])
      .meta({ description: 'parts of a text that become spans of a kind of their own' }),
    keep: filterSchema.optional().meta({ description: 'what a text must be' }),
    drop: filterSchema.optional().meta({ description: 'what a text must not be: one is enough to drop it' }),
    on_bad_record: z.enum(['error', 'drop'], 'expected "error" or "drop"').default('error'),
  })
  .refine((source) => source.text !== undefined || source.format !== undefined, {
    error: 'expected "text" (the field that holds the text) or "format" (a template)',
  })
  .meta({ id: 'source' });

export type RecipeSource = z.output<typeof sourceSchema>;
