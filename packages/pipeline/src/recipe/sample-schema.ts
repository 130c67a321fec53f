import { z } from 'zod';
import { budgetSchema } from './quantities.ts';

export const sampleSchema = z.strictObject({
  per_domain: budgetSchema.default('all'),
  method: z.enum(['uniform'], 'expected "uniform"').default('uniform'),
});
