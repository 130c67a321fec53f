import { z } from 'zod';

/** Where a tokenizer is, and what the recipe says of it. */
export interface TokenizerChoice {
  readonly from: string;
  readonly end_of_text?: string | undefined;
  readonly beginning_of_text?: string | undefined;
  readonly padding?: string | undefined;
  readonly special_tokens?: 'as-text' | 'as-control' | undefined;
  readonly engine?: 'auto' | 'reference' | 'fast' | 'native' | undefined;
}

const spelling = z.string("expected a token's spelling in the vocabulary").min(1);

export const tokenizerSchema = z.union(
  [
    z
      .string()
      .min(1)
      .transform((from): TokenizerChoice => ({ from })),
    z.strictObject({
      from: z.string().min(1),
      end_of_text: spelling.optional(),
      beginning_of_text: spelling.optional(),
      padding: spelling.optional(),
      special_tokens: z
        .enum(['as-text', 'as-control'], 'expected "as-text" or "as-control"')
        .optional()
        .meta({ description: 'what the literal of a special token in a text becomes; as-text by default' }),
      engine: z
        .enum(['auto', 'reference', 'fast', 'native'], 'expected "auto", "reference", "fast" or "native"')
        .optional(),
    }),
  ],
  'expected the path of a tokenizer.json or of its folder, or {from, end_of_text, special_tokens, engine, …}',
);
