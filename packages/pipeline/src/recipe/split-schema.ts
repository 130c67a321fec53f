import { z } from 'zod';
import { decontaminateSchema } from './decontaminate-schema.ts';
import { shareSchema } from './quantities.ts';

export const splitSchema = z.strictObject({
  validation: shareSchema.default(0.05),
  at_least: z.int('expected a number of documents').positive().default(10),
  at_most: shareSchema.default(0.1),
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
});
