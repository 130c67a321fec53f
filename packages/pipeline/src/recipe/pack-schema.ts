import { z } from 'zod';

export const packSchema = z.strictObject({
  strategy: z
    .enum(
      ['concatenate', 'best-fit', 'aligned', 'pad'],
      'expected "concatenate", "best-fit", "aligned" or "pad"',
    )
    .default('concatenate'),
  within: z
    .enum(['subdomain', 'domain', 'mixture'], 'expected "subdomain", "domain" or "mixture"')
    .default('subdomain')
    .meta({ description: 'what may share a block; train and validation never do' }),
  tail: z
    .enum(['drop', 'pad'], 'expected "drop" or "pad"')
    .default('drop')
    .meta({ description: 'what becomes of the last block of "concatenate" and "aligned"' }),
  long: z
    .enum(['fragment', 'crop'], 'expected "fragment" or "crop"')
    .default('fragment')
    .meta({ description: 'what becomes of documents longer than a block with "best-fit" and "pad"' }),
  beginning_of_text: z
    .enum(['none', 'document'], 'expected "none" or "document"')
    .default('none')
    .meta({ description: 'whether the beginning-of-text token stands before every document' }),
});
