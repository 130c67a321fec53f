import { z } from 'zod';

export const packSchema = z.strictObject({
  strategy: z
    .enum(
      ['concatenate', 'best-fit', 'aligned', 'pad'],
      'expected "concatenate", "best-fit", "aligned" or "pad"',
    )
    .default('concatenate'),
  within: z.enum(['subdomain', 'domain'], 'expected "subdomain" or "domain"').default('subdomain'),
  tail: z
    .enum(['drop', 'pad'], 'expected "drop" or "pad"')
    .default('drop')
    .meta({ description: 'what becomes of the last block of "concatenate" and "aligned"' }),
  long: z
    .enum(['fragment', 'crop'], 'expected "fragment" or "crop"')
    .default('fragment')
    .meta({ description: 'what becomes of documents longer than a block with "best-fit" and "pad"' }),
});
