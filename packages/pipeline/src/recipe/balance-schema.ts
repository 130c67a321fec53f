import { z } from 'zod';
import { nameSchema } from './name-schema.ts';
import { tokenBudgetSchema } from './quantities.ts';

const weightSchema = z.number('expected a weight, a number of at least 0').nonnegative();
const sharesSchema = z.record(nameSchema, weightSchema).meta({ description: 'domain → weight' });
const withinSchema = z
  .record(nameSchema, z.record(z.string(), weightSchema))
  .meta({ description: 'domain → subdomain → weight' });
const alphaSchema = z.number().min(0).max(1).meta({ description: '1 / temperature: 0 is equal, 1 natural' });

const MIXTURES = ['equal', 'natural', 'shares', 'temperature'] as const;
const mixtureNames = (names: readonly string[]) =>
  `expected ${names
    .slice(0, -1)
    .map((name) => `"${name}"`)
    .join(', ')} or "${names.at(-1)}"`;

/** Proportions of domains, and of the subdomains inside some of them. */
const mixtureShape = {
  to: z.enum(MIXTURES, mixtureNames(MIXTURES)),
  shares: sharesSchema.optional(),
  alpha: alphaSchema.optional(),
  within: withinSchema.default({}),
};

interface MixtureKeys {
  readonly to?: string | undefined;
  readonly shares?: Readonly<Record<string, number>> | undefined;
  readonly alpha?: number | undefined;
}

/** `shares` and `alpha` stand with the target that reads them, and only there. */
function checkMixture({ to, shares, alpha }: MixtureKeys, context: z.core.$RefinementCtx): void {
  if ((to === 'shares') !== (shares !== undefined)) {
    const message = 'expected weights by domain with "to: shares", and only there';
    context.addIssue({ code: 'custom', path: ['shares'], message });
  }
  if (shares !== undefined && !Object.values(shares).some((weight) => weight > 0)) {
    context.addIssue({ code: 'custom', path: ['shares'], message: 'expected a weight over 0' });
  }
  if ((to === 'temperature') !== (alpha !== undefined)) {
    const message = 'expected a number from 0 to 1 with "to: temperature", and only there';
    context.addIssue({ code: 'custom', path: ['alpha'], message });
  }
}

/** A stage of a curriculum: its part of the training, and the proportions while it lasts. */
const stageSchema = z
  .strictObject({
    share: z.number('expected the part of the training that the stage lasts').positive(),
    ...mixtureShape,
  })
  .superRefine(checkMixture)
  .meta({ id: 'stage' });

const objectiveSchema = z.strictObject(mixtureShape).superRefine(checkMixture).meta({
  id: 'objective',
  description: 'what the loss should be a mean of, where that is not what is sampled: weights of blocks',
});

const TARGETS = [...MIXTURES, 'unimax'] as const;

/** How often a short source is repeated at most where the recipe does not say: four times cost little (Muennighoff et al., 2023). */
const EPOCHS_OF_REPETITION = 4;

export const balanceSchema = z
  .strictObject({
    ...mixtureShape,
    to: z.enum(TARGETS, mixtureNames(TARGETS)).optional().meta({ description: 'equal by default' }),
    total: tokenBudgetSchema.optional(),
    short: z
      .enum(['truncate', 'repeat'], 'expected "truncate" or "repeat"')
      .default('truncate')
      .meta({ description: 'what a domain that is short for its share does: cut the others, or come again' }),
    max_epochs: z.number('expected a number of at least 1').min(1).optional(),
    stages: z.array(stageSchema).min(1, 'a curriculum needs at least one stage').optional(),
    objective: objectiveSchema.optional(),
    order: z
      .union(
        [z.literal('shuffled'), z.strictObject({ even: z.int().positive() })],
        'expected "shuffled", or {even} with the blocks of a window',
      )
      .default('shuffled'),
    validation: z
      .enum(['natural', 'equal'], 'expected "natural" or "equal"')
      .default('natural')
      .meta({ description: 'what of each domain is in the mix of held-out blocks' }),
  })
  .superRefine(checkMixture)
  .refine((balance) => balance.to !== 'unimax' || balance.total !== undefined, {
    path: ['total'],
    error: 'expected a total such as "3 M tokens": UniMax has other shares for every total',
  })
  .refine((balance) => balance.stages === undefined || balance.to === undefined, {
    path: ['to'],
    error: 'expected no target beside "stages": each stage has its own',
  })
  .refine(({ max_epochs, short, to }) => max_epochs === undefined || short === 'repeat' || to === 'unimax', {
    path: ['max_epochs'],
    error: 'expected with "short: repeat" or "to: unimax" alone: nothing is repeated without them',
  })
  .transform(({ to = 'equal', max_epochs, ...balance }) => ({
    ...balance,
    to,
    max_epochs: max_epochs ?? (balance.short === 'repeat' ? EPOCHS_OF_REPETITION : 1),
  }));

export type RecipeBalance = z.output<typeof balanceSchema>;
/** Proportions that do not depend on how much is wanted. */
export type RecipeMixture = Pick<z.output<typeof stageSchema>, 'to' | 'shares' | 'alpha' | 'within'>;
