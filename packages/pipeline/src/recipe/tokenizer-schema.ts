import { z } from 'zod';

/** Where a tokenizer is, and what the recipe says of it. */
export interface TokenizerChoice {
  readonly from: string;
  readonly end_of_text?: string | undefined;
  readonly engine?: 'auto' | 'reference' | 'fast' | undefined;
}

export const tokenizerSchema = z.union(
  [
    z
      .string()
      .min(1)
      .transform((from): TokenizerChoice => ({ from })),
    z.strictObject({
      from: z.string().min(1),
      end_of_text: z.string().optional(),
      engine: z.enum(['auto', 'reference', 'fast']).optional(),
    }),
  ],
  'expected the path of a tokenizer.json or of its folder, or {from, end_of_text, engine}',
);
