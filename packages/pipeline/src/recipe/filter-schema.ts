import { compilePattern } from '@sluice/formatting';
import { z } from 'zod';
import { oneOrMore } from './one-or-more.ts';
import { countRangeSchema, numberRangeSchema, shareRangeSchema } from './quantities.ts';

/** A regular expression of RE2 syntax: without look-around and back references, and so linear in the text. */
const patternSchema = z.string('expected a regular expression').superRefine((pattern, context) => {
  try {
    compilePattern(pattern, 'matches');
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message.replace(/^matches: /, '') });
  }
});

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

const fieldConditionSchema = z.union(
  [
    scalarSchema,
    z.array(scalarSchema).min(1),
    z.strictObject({ range: numberRangeSchema }),
    z.strictObject({ matches: patternSchema }),
  ],
  'expected a value, a list of values, {range} of numbers, or {matches} with a regular expression',
);

const languageSchema = z.union(
  [
    z.string(),
    z.array(z.string()).min(1),
    z.strictObject({
      is: oneOrMore('a language such as "en"'),
      probability: shareRangeSchema
        .optional()
        .meta({ description: 'how sure the model is, such as "65%.."' }),
    }),
  ],
  'expected a language such as "en", a list of them, or {is, probability}',
);

/** Conditions on a text, the fields of its record and its language. Ranges have both ends included. */
export const filterSchema = z
  .strictObject({
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
    matches: z
      .union(
        [patternSchema, z.array(patternSchema).min(1)],
        'expected a regular expression, or a list of them',
      )
      .optional()
      .meta({ description: 'regular expressions that some part of the text matches' }),
    language: languageSchema.optional().meta({ description: 'as fastText tells it' }),
    fields: z
      .record(z.string(), fieldConditionSchema)
      .optional()
      .meta({ description: 'field of the record → condition' }),
  })
  .meta({ id: 'filter' });

export type RecipeFilter = z.output<typeof filterSchema>;
