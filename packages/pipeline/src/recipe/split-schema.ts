import { CEILINGS } from '@sluice/splitting';
import { z } from 'zod';
import { decontaminateSchema } from './decontaminate-schema.ts';
import { heldOutSizeSchema, shareSchema } from './quantities.ts';

const splitKeysSchema = z.strictObject({
  validation: heldOutSizeSchema.default(0.05),
  test: heldOutSizeSchema
    .refine((size) => size !== 0, 'expected more than nothing: leave "test" out for no test split')
    .optional(),
  at_least: z.int('expected a number of documents').positive().default(10),
  at_most: shareSchema
    .refine((share) => share > 0 && share < 1, 'expected a share above 0% and below 100%')
    .optional()
    .meta({ description: 'share of a domain that a split never exceeds; 10%, or 50% if a size is a count' }),
  large_groups: z
    .enum(['train', 'error'], 'expected "train" or "error"')
    .default('train')
    .meta({ description: 'what becomes of a group that is larger than a split may be' }),
  exact_duplicates: z
    .enum(['together', 'keep-one', 'keep'], 'expected "together", "keep-one" or "keep"')
    .default('together'),
  decontaminate: decontaminateSchema.optional(),
  near_duplicates: z
    .enum(['together', 'keep-one', 'keep'], 'expected "together", "keep-one" or "keep"')
    .default('together'),
  similarity: z
    .number('expected a Jaccard similarity above 0, at most 1')
    .gt(0, 'expected a Jaccard similarity above 0, at most 1')
    .max(1, 'expected a Jaccard similarity above 0, at most 1')
    .default(0.8)
    .meta({
      description: 'Jaccard similarity from which two texts are near copies, on runs of 5 words or signs',
    }),
  shared_runs: z
    .enum(['report', 'cut'], 'expected "report" or "cut"')
    .optional()
    .meta({ description: 'what becomes of runs of 50 words that train shares with held-out texts; report' }),
});

/** What is held out. The ceiling's default depends on what the sizes are. */
export const splitSchema = splitKeysSchema
  .transform(({ shared_runs, ...split }) => {
    const isCount = typeof split.validation !== 'number' || typeof (split.test ?? 0) !== 'number';
    return {
      ...split,
      at_most: split.at_most ?? (isCount ? CEILINGS.count : CEILINGS.share),
      // Left out unless it cuts, so that the corpora of recipes without it stay as they were.
      ...(shared_runs === 'cut' ? { shared_runs } : {}),
    };
  })
  .superRefine((split, context) => {
    for (const name of ['validation', 'test'] as const) {
      const size = split[name];
      if (typeof size !== 'number' || size <= split.at_most) continue;
      context.addIssue({ code: 'custom', path: [name], message: `"${name}" is above "at_most"` });
    }
  });
