import { compareCodeUnits } from '@sluice/determinism';
import { z } from 'zod';

/** Which tokens are read but not learnt; padding never is. */
export const lossSchema = z.strictObject({
  mask: z
    .array(
      z.enum(['template', 'separator', 'licence'], 'expected "template", "separator" or "licence"'),
      'expected a list of "template", "separator" and "licence"',
    )
    .default([])
    .transform((kinds) => [...new Set(kinds)].sort(compareCodeUnits)),
  first_tokens: z
    .int('expected a number of tokens')
    .nonnegative('expected a number of tokens')
    .default(0)
    .meta({ description: 'tokens at the start of each run of a document in a block' }),
});
