import { z } from 'zod';
import { budgetSchema, readLimitSchema, textAmountSchema } from './quantities.ts';

/** How documents are chosen; docs/recipe.md says what each guarantees. */
const SAMPLE_METHODS = ['uniform', 'random-access', 'reservoir', 'shuffle-buffer', 'head', 'every'] as const;

export type SampleMethod = (typeof SAMPLE_METHODS)[number];

const METHOD_LIST = SAMPLE_METHODS.map((method) => `"${method}"`).join(', ');

const methodSchema = z.enum(SAMPLE_METHODS, `expected one of ${METHOD_LIST}`);

const strataSchema = z.strictObject({
  by: z.union(
    [z.enum(['group', 'subdomain']), z.strictObject({ field: z.string().min(1) })],
    'expected "group", "subdomain", or {field}',
  ),
  quotas: z
    .union(
      [z.enum(['equal', 'proportional']), z.strictObject({ at_most: textAmountSchema })],
      'expected "equal", "proportional", or {at_most} with an amount such as "200 documents"',
    )
    .default('equal'),
});

const drawKeys = {
  buffer: textAmountSchema
    .optional()
    .meta({ description: 'what a shuffle buffer holds; by default as much as the budget, up to 64 MB' }),
  weight: z
    .string('expected the name of a field')
    .min(1)
    .optional()
    .meta({ description: 'field with a weight: documents are drawn in proportion to it' }),
  strata: strataSchema.optional().meta({ description: 'quotas by group, subdomain or field' }),
  read_at_most: readLimitSchema
    .optional()
    .meta({ description: 'stored bytes of a domain that are read at most, or a share of them' }),
};

export const sampleSchema = z.strictObject({
  per_domain: budgetSchema.default('all'),
  method: methodSchema.default('uniform'),
  ...drawKeys,
});

/** What a domain does otherwise: another budget alone, or any of the keys of `sample`. */
export const domainSampleSchema = z.union(
  [
    budgetSchema.transform((budget) => ({ budget })),
    z.strictObject({ budget: budgetSchema.optional(), method: methodSchema.optional(), ...drawKeys }),
  ],
  'expected a budget such as "10 MB", or {budget, method, …}',
);

export type SampleDefaults = z.output<typeof sampleSchema>;
type Overridable = Omit<SampleDefaults, 'per_domain'> & { readonly budget: SampleDefaults['per_domain'] };
export type SampleOverrides = { readonly [Key in keyof Overridable]?: Overridable[Key] | undefined };
export type Strata = z.output<typeof strataSchema>;
