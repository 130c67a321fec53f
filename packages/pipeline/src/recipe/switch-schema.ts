import { z } from 'zod';
import { nameSchema } from './name-schema.ts';

/** Blocks that change from one domain to another at a known token, to measure how soon routing follows. */
export const switchSchema = z.strictObject({
  at: z
    .int('expected a token of a block')
    .min(1, 'expected a token of a block, from 1')
    .optional()
    .meta({ description: 'the first token of the second domain; by default the middle of a block' }),
  pairs: z
    .array(z.tuple([nameSchema, nameSchema], 'expected two domains such as [code, prose]'))
    .min(1, 'expected at least one pair of domains')
    .optional()
    .meta({ description: 'from which domain to which; by default every pair, both ways' }),
  blocks: z.int('expected a number of blocks').positive('expected a number of blocks').default(100).meta({
    description: 'of each pair, at most',
  }),
});
