import { z } from 'zod';
import { budgetSchema } from './quantities.ts';
import { sourceSchema } from './source-schema.ts';

export const domainSchema = z
  .strictObject({
    sources: z.array(sourceSchema, 'expected a list of sources').min(1, 'a domain needs at least one source'),
    sample: budgetSchema.optional(),
  })
  .meta({ id: 'domain' });
