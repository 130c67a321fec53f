import { z } from 'zod';
import { oneOrMore } from './one-or-more.ts';
import { shareSchema } from './quantities.ts';

const benchmarkSchema = z
  .strictObject({
    from: z.string('expected a path or an address').min(1),
    name: z.string().min(1).optional(),
    files: oneOrMore('a file or pattern such as "data/*.jsonl"').optional(),
    config: z.string().optional(),
    split: z.string().optional(),
    text: oneOrMore('the field that holds the text'),
  })
  .meta({ id: 'benchmark' });

export const decontaminateSchema = z.strictObject({
  benchmarks: z
    .array(benchmarkSchema, 'expected a list of benchmarks')
    .min(1, 'expected at least one benchmark'),
  words: z.int('expected a number of words').min(1).max(64).default(13),
  share: shareSchema
    .default(0)
    .meta({ description: 'share of a benchmark text that one document must have' }),
  action: z.enum(['drop', 'flag', 'report'], 'expected "drop", "flag" or "report"').default('drop'),
});
