import { z } from 'zod';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** Documents and bytes of text. */
const tallySchema = z.strictObject({ documents: count, bytes: count });

/** What there is of a file, group or stratum, and what the sample has of it. */
const partSchema = z.strictObject({ name: z.string(), population: tallySchema, sample: tallySchema });

/** A χ² test of the sample against its population by some division into groups. */
const groupTestSchema = z.strictObject({
  statistic: z.number(),
  /** 0 if there was too little to tell. */
  degrees: count,
  pValue: share,
  /** Cohen's w: 0.1 is small, 0.3 medium, 0.5 large. */
  effectSize: z.number().nonnegative(),
  groupCount: count,
  groupsReached: count,
  /** What a uniform sample of this size reaches on average; null for samples that are not uniform by design. */
  groupsExpected: z.number().nonnegative().nullable(),
  /** 1 / Σ share². */
  effectiveGroups: z.strictObject({ population: z.number(), sample: z.number() }),
  /** The groups with the largest shares of the sample's documents. */
  topShares: z.array(z.strictObject({ group: z.string(), population: share, sample: share })),
});

/** How a domain's documents were chosen, and how near they are to the whole. One typed document. */
export const sampleCertificateSchema = z.strictObject({
  domain: z.string(),
  /** In words: `uniform`, `shuffle-buffer of 1,000 documents`. */
  method: z.string(),
  /** What the method promises of the whole source; `none` promises nothing. */
  promise: z.enum(['uniform', 'weighted', 'stratified', 'none']),
  seed: z.string(),
  /** In words. */
  budget: z.string(),
  /** False if there was less than the budget: everything was taken. */
  isBudgetReached: z.boolean(),
  /** What was read of the source, in stored bytes of whole files; the last one may have been left before its end. */
  seen: z.strictObject({
    files: count,
    filesRead: count,
    storedBytes: count,
    storedBytesRead: count,
    /** `whole`, or why there is more: clusters of all files were drawn, the recipe's limit, or the budget was reached. */
    end: z.enum(['whole', 'clusters', 'read-limit', 'budget-reached']),
  }),
  /** Documents of what was read that passed the filters; all figures below are against these. */
  population: tallySchema.extend({ groups: z.number().nonnegative() }),
  sample: tallySchema.extend({ tokens: count.optional() }),
  /**
   * The probability of a document of the population to be in the sample: the least, the mean and the largest. The mean
   * of a weighted sample is over the documents drawn. Null where it is not known.
   */
  inclusion: z.strictObject({ least: share, mean: share, most: share }).nullable(),
  /** Kolmogorov and Smirnov's test of the places of the documents; null for samples that are not uniform by design. */
  positions: z.strictObject({ distance: share, pValue: share }).nullable(),
  /** By file, group, length and place; what there is only one of is not tested. */
  tests: z.partialRecord(z.enum(['file', 'group', 'length', 'place']), groupTestSchema),
  /** Of a sample that was read at random: what clusters of neighbours are worth beside single documents. */
  clusters: z
    .strictObject({
      all: count,
      drawn: count,
      /** What documents of a cluster are alike in. */
      alikeIn: z.enum(['group', 'subdomain']).nullable(),
      /** The factor by which shares vary more than with single documents, with its relative standard error. */
      designEffect: z.number().nullable(),
      relativeError: z.number().nullable(),
      effectiveSampleSize: z.number().nullable(),
      intraClusterCorrelation: z.number().nullable(),
    })
    .optional(),
  files: z.array(partSchema),
  /** The largest groups of the population, at most 50. */
  groups: z.array(partSchema),
  /** The largest strata of the population, at most 50; empty without strata. */
  strata: z.array(partSchema),
  /** Documents by length: from so many bytes on, to the next entry. */
  lengths: z.array(z.strictObject({ fromBytes: z.number(), population: count, sample: count })),
  /** `fails`: surely no uniform sample of the whole. `not-proven`: part of the whole was not seen, or too few to tell. */
  verdict: z.enum(['passes', 'not-proven', 'fails']),
  /** Why it does not pass. */
  reasons: z.array(z.string()),
});

export type SampleCertificate = z.infer<typeof sampleCertificateSchema>;
export type SampledPart = z.infer<typeof partSchema>;
export type GroupTest = z.infer<typeof groupTestSchema>;
