import { z } from 'zod';
import { domainSampleSchema } from './sample-schema.ts';
import { sourceSchema } from './source-schema.ts';

export const domainSchema = z
  .strictObject({
    sources: z.array(sourceSchema, 'expected a list of sources').min(1, 'a domain needs at least one source'),
    sample: domainSampleSchema.optional(),
  })
  .meta({ id: 'domain' });
