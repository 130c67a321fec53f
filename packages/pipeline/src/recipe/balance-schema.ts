import { z } from 'zod';
import { nameSchema } from './name-schema.ts';
import { tokenBudgetSchema } from './quantities.ts';

export const balanceSchema = z
  .strictObject({
    to: z
      .enum(
        ['equal', 'natural', 'shares', 'temperature', 'unimax'],
        'expected "equal", "natural", "shares", "temperature" or "unimax"',
      )
      .default('equal'),
    shares: z
      .record(nameSchema, z.number().nonnegative())
      .optional()
      .meta({ description: 'domain → weight' }),
    alpha: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: '1 / temperature: 0 is equal, 1 natural' }),
    within: z
      .record(nameSchema, z.record(z.string(), z.number().nonnegative()))
      .default({})
      .meta({ description: 'domain → subdomain → weight' }),
    total: tokenBudgetSchema.optional(),
    max_epochs: z.number('expected a number of at least 1').min(1).default(1),
    order: z
      .union(
        [z.literal('shuffled'), z.strictObject({ even: z.int().positive() })],
        'expected "shuffled", or {even} with the blocks of a window',
      )
      .default('shuffled'),
  })
  .refine((balance) => (balance.to === 'shares') === (balance.shares !== undefined), {
    path: ['shares'],
    error: 'expected weights by domain with "to: shares", and only there',
  })
  .refine((balance) => (balance.to === 'temperature') === (balance.alpha !== undefined), {
    path: ['alpha'],
    error: 'expected a number from 0 to 1 with "to: temperature", and only there',
  })
  .refine((balance) => balance.to !== 'unimax' || balance.total !== undefined, {
    path: ['total'],
    error: 'expected a total such as "3 M tokens": UniMax has other shares for every total',
  });
