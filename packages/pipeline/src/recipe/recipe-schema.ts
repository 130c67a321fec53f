/*
 * The schema of a recipe, from its smallest parts to the whole. It is longer than a file should be, and stays one
 * file so that it can be read beside a recipe from top to bottom.
 */
import { compareCodeUnits } from '@sluice/determinism';
import { EXPORT_FORMATS, type ExportFormatName } from '@sluice/exporting';
import { CLEANING_STEPS } from '@sluice/formatting';
import { z } from 'zod';
import {
  budgetSchema,
  countRangeSchema,
  shareRangeSchema,
  shareSchema,
  tokenBudgetSchema,
} from './quantities.ts';

/** Names become parts of ids, paths and column values: letters, digits, `_`, `-`. */
const nameSchema = z
  .string('expected a name')
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'expected a name of letters, digits, "_" and "-"');

const oneOrMore = (what: string) =>
  z
    .union([z.string(), z.array(z.string()).min(1)], `expected ${what}, or a list of them`)
    .transform((value) => (typeof value === 'string' ? [value] : value));

/** A marker: a text, or a text with a weight (default 1). The empty text is a marker like any other. */
const markerSchema = z.union(
  [z.string(), z.strictObject({ text: z.string(), weight: z.number().nonnegative() })],
  'expected a marker: a text, or {text, weight}',
);

/** A template, or one with a weight (default 1) among several. */
const templateSchema = z.union(
  [z.string().min(1), z.strictObject({ text: z.string().min(1), weight: z.number().nonnegative() })],
  'expected a template: a text, or {text, weight}',
);

const formatSchema = z
  .strictObject({
    template: z.union(
      [z.string().min(1), z.array(templateSchema).min(1)],
      'expected a template such as "{ask}{question}\\n\\n{tell}{answer}", or a list of them',
    ),
    markers: z
      .record(z.string(), z.array(markerSchema).min(1, 'a marker pool needs at least one marker'))
      .default({}),
    tied: z
      .array(z.array(z.string()).min(2))
      .default([])
      .meta({ description: 'pools that are drawn together' }),
    fields: z
      .record(z.string(), z.string())
      .default({})
      .meta({ description: 'place in the template → field' }),
    mode: z.enum(['random', 'fixed', 'none'], 'expected "random", "fixed" or "none"').default('random'),
  })
  .meta({ id: 'format' });

const groupSchema = z
  .union(
    [
      z.string().transform((field) => ({ field })),
      z.strictObject({ field: z.string(), match: z.string() }),
      z.strictObject({ rows: z.int().positive() }),
    ],
    'expected a field name, {field, match} with a regular expression of one capture, or {rows}',
  )
  .meta({ description: 'documents of one group never lie in two splits' });

const subdomainSchema = z.union(
  [nameSchema, z.strictObject({ field: z.string() })],
  'expected a name, or {field} to take it from the record',
);

/** Ranges that a text must lie in, both ends included. */
const keepSchema = z.strictObject({
  chars: countRangeSchema.optional(),
  words: countRangeSchema.optional(),
  lines: countRangeSchema.optional().meta({ description: 'lines that are not blank' }),
  letters: shareRangeSchema.optional().meta({ description: 'of the characters that are not white space' }),
  digits: shareRangeSchema.optional(),
  signs: shareRangeSchema.optional(),
  repeated_lines: shareRangeSchema.optional(),
  repeated_runs: shareRangeSchema
    .optional()
    .meta({ description: 'words in runs of ten that occurred before' }),
});

export const sourceSchema = z
  .strictObject({
    from: z.string('expected a path or an address such as "hf://datasets/openai/gsm8k"').min(1),
    name: z
      .string()
      .min(1)
      .regex(/^[^#\s]+$/, 'expected a name without "#" and white space')
      .optional(),
    files: oneOrMore('a file or pattern such as "data/*.jsonl"').optional(),
    config: z.string().optional(),
    split: z.string().optional(),
    text: oneOrMore('the field that holds the text').optional(),
    format: formatSchema.optional(),
    subdomain: subdomainSchema.optional(),
    group: groupSchema.optional(),
    clean: z.array(z.enum(CLEANING_STEPS, `expected one of ${CLEANING_STEPS.join(', ')}`)).default([]),
    keep: keepSchema.optional(),
    on_bad_record: z.enum(['error', 'drop'], 'expected "error" or "drop"').default('error'),
  })
  .refine((source) => source.text !== undefined || source.format !== undefined, {
    error: 'expected "text" (the field that holds the text) or "format" (a template)',
  })
  .meta({ id: 'source' });

const domainSchema = z
  .strictObject({
    sources: z.array(sourceSchema, 'expected a list of sources').min(1, 'a domain needs at least one source'),
    sample: budgetSchema.optional(),
  })
  .meta({ id: 'domain' });

/** Where a tokenizer is, and what the recipe says of it. */
interface TokenizerChoice {
  readonly from: string;
  readonly end_of_text?: string | undefined;
  readonly engine?: 'auto' | 'reference' | 'fast' | undefined;
}

const tokenizerSchema = z.union(
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

const sampleSchema = z.strictObject({
  per_domain: budgetSchema.default('all'),
  method: z.enum(['uniform'], 'expected "uniform"').default('uniform'),
});

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

const decontaminateSchema = z.strictObject({
  benchmarks: z
    .array(benchmarkSchema, 'expected a list of benchmarks')
    .min(1, 'expected at least one benchmark'),
  words: z.int('expected a number of words').min(1).max(64).default(13),
  share: shareSchema
    .default(0)
    .meta({ description: 'share of a benchmark text that one document must have' }),
  action: z.enum(['drop', 'flag'], 'expected "drop" or "flag"').default('drop'),
});

const splitSchema = z.strictObject({
  validation: shareSchema.default(0.05),
  at_least: z.int('expected a number of documents').positive().default(10),
  at_most: shareSchema.default(0.1),
  exact_duplicates: z
    .enum(['together', 'keep-one', 'keep'], 'expected "together", "keep-one" or "keep"')
    .default('together'),
  decontaminate: decontaminateSchema.optional(),
  near_duplicates: z
    .enum(['together', 'keep-one', 'keep'], 'expected "together", "keep-one" or "keep"')
    .default('together'),
  similarity: z
    .number('expected a Jaccard similarity above 0, at most 1')
    .gt(0, 'expected a Jaccard similarity above 0, at most 1')
    .max(1, 'expected a Jaccard similarity above 0, at most 1')
    .default(0.8)
    .meta({
      description: 'Jaccard similarity from which two texts are near copies, on runs of 5 words or signs',
    }),
});

const packSchema = z.strictObject({
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

const balanceSchema = z
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

const auditSchema = z
  .strictObject({
    high: shareSchema
      .default(0.1)
      .meta({ description: 'share of a label told by form from which it is a problem' }),
    low: shareSchema
      .default(0.02)
      .meta({ description: 'share of a label told by form from which it is noted' }),
  })
  .refine(({ low, high }) => low <= high, { path: ['low'], error: '"low" is above "high"' });

const FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];

/** The recipe as people write it, in YAML or JSON. Unknown keys are errors. */
export const recipeSchema = z
  .strictObject({
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
    sample: sampleSchema.prefault({}),
    split: splitSchema.prefault({}),
    pack: packSchema.prefault({}),
    balance: balanceSchema.prefault({}),
    audit: auditSchema.prefault({}),
    output: z
      .array(z.enum(FORMAT_NAMES, `expected one of ${FORMAT_NAMES.join(', ')}`))
      .default(['parquet'])
      .refine(
        (formats) => formats.includes('parquet'),
        'expected "parquet" among the formats: audit and verify read it',
      )
      .transform((formats) => [...new Set(formats)].sort(compareCodeUnits)),
  })
  .refine((recipe) => Object.keys(recipe.domains).length > 0, {
    path: ['domains'],
    error: 'a recipe needs at least one domain',
  })
  .superRefine(({ domains, balance }, context) => {
    for (const [key, named] of [
      ['shares', balance.shares ?? {}],
      ['within', balance.within],
    ] as const) {
      for (const name of Object.keys(named).filter((name) => !Object.hasOwn(domains, name))) {
        const message = `no such domain; there are ${Object.keys(domains).join(', ')}`;
        context.addIssue({ code: 'custom', path: ['balance', key, name], message });
      }
    }
  })
  .refine((recipe) => recipe.split.validation <= recipe.split.at_most, {
    path: ['split', 'validation'],
    error: '"validation" is above "at_most"',
  });

/** A recipe as it may be written: defaults left out, quantities as texts. */
export type RecipeInput = z.input<typeof recipeSchema>;
/** A recipe with every default filled in and every quantity a number. Code downstream is typed to this. */
export type Recipe = z.output<typeof recipeSchema>;
export type RecipeSource = z.output<typeof sourceSchema>;
export type RecipeFormat = z.output<typeof formatSchema>;
export type RecipeMarkers = readonly z.output<typeof markerSchema>[];
