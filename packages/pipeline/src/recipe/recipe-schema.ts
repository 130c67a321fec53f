import { z } from 'zod';
import { auditSchema } from './audit-schema.ts';
import { balanceSchema } from './balance-schema.ts';
import { checkSections } from './check-sections.ts';
import { domainSchema } from './domain-schema.ts';
import { markerSchema } from './format-schema.ts';
import { lossSchema } from './loss-schema.ts';
import { balancesSubdomains, mixtureMistakes } from './mixture-mistakes.ts';
import { nameSchema } from './name-schema.ts';
import { documentsSchema, outputSchema, textsSchema } from './output-schema.ts';
import { packSchema } from './pack-schema.ts';
import { shardSizeSchema } from './quantities.ts';
import { sampleMistakes } from './sample-mistakes.ts';
import { sampleSchema } from './sample-schema.ts';
import { splitSchema } from './split-schema.ts';
import { switchSchema } from './switch-schema.ts';
import { tokenizerSchema } from './tokenizer-schema.ts';

const recipeSections = z.strictObject({
  name: nameSchema,
  seed: z
    .union([z.int(), z.string().min(1)], 'expected a whole number or a text')
    .transform(String)
    .default('0'),
  tokenizer: tokenizerSchema,
  block_size: z.int('expected a whole number of tokens').min(2).max(1_048_576),
  domains: z.record(nameSchema, domainSchema),
  shared_markers: z
    .array(markerSchema)
    .min(1, 'a marker pool needs at least one marker')
    .optional()
    .meta({ description: 'openings that every document of every domain draws from' }),
  boundary: z
    .enum(['merge', 'clean'], 'expected "merge" or "clean"')
    .default('merge')
    .meta({ description: 'whether one token may hold characters of the template and of the content' }),
  sample: sampleSchema.prefault({}),
  split: splitSchema.prefault({}),
  pack: packSchema.prefault({}),
  balance: balanceSchema.prefault({}),
  loss: lossSchema
    .optional()
    .meta({ description: 'writes a mask beside the tokens: 1 for each token that is to be learnt' }),
  switch_blocks: switchSchema.optional().meta({
    description: 'further blocks of validation documents that change domain at a known token',
  }),
  audit: auditSchema.prefault({}),
  output: outputSchema,
  documents: documentsSchema,
  shard: shardSizeSchema
    .optional()
    .meta({ description: 'size of a file of the formats that are cut in files' }),
  texts: textsSchema,
});

/** A recipe with every default filled in and every quantity a number. Code downstream is typed to this. */
export type Recipe = z.output<typeof recipeSections>;

/** The recipe as people write it, in YAML or JSON. Unknown keys are errors. */
export const recipeSchema = recipeSections
  .refine((recipe) => Object.keys(recipe.domains).length > 0, {
    path: ['domains'],
    error: 'a recipe needs at least one domain',
  })
  .superRefine(({ domains, balance }, context) => {
    for (const { path, message } of mixtureMistakes(Object.keys(domains), balance))
      context.addIssue({ code: 'custom', path: ['balance', ...path], message });
  })
  .superRefine((recipe, context) => checkSections(recipe, context))
  .refine(({ pack, balance }) => pack.within !== 'domain' || !balancesSubdomains(balance), {
    path: ['pack', 'within'],
    error: 'expected "subdomain", since "balance" has shares within domains',
  })
  .refine((recipe) => (recipe.loss?.first_tokens ?? 0) < recipe.block_size, {
    path: ['loss', 'first_tokens'],
    error: 'nothing is learnt of a block: expected less than "block_size"',
  })
  .superRefine(({ domains, sample }, context) => {
    for (const { path, message } of sampleMistakes(sample, domains))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

/** A recipe as it may be written: defaults left out, quantities as texts. */
export type RecipeInput = z.input<typeof recipeSchema>;
