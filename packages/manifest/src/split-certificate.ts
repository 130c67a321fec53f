import { DataError } from '@sluice/records';
import { z } from 'zod';

/** The version of this layout; a reader refuses any other. */
export const SPLIT_CERTIFICATE_VERSION = 1;

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const two = <Schema extends z.ZodType>(schema: Schema) => z.tuple([schema, schema]);

/** A split as it was compared. */
const certifiedSplitSchema = z.strictObject({
  split: z.string(),
  /** Documents with tokens in its blocks. */
  documents: count,
  /** Documents of which every token was written. */
  wholeDocuments: count,
  /** Documents of which so few words were written that they were not compared but by their names. */
  shortFragments: count,
  /** Tokens of content that were written, each once however often its block is repeated. */
  tokens: count,
  /** Words and signs in them. */
  words: count,
});

/** Keys of one kind that lie in both of two splits. */
const crossingKeysSchema = z.strictObject({
  kind: z.enum(['documents', 'groups', 'contents']),
  splits: two(z.string()),
  /** Different keys of each split. */
  compared: two(count),
  crossing: count,
  /** Up to five, a document of each split. */
  examples: z.array(two(z.string())),
});

/** How alike the documents of two splits are. */
const crossingSimilaritySchema = z.strictObject({
  splits: two(z.string()),
  documents: two(count),
  /** Every document of one with every one of the other. */
  pairs: count,
  /** Those whose signatures were alike, and which were measured exactly. */
  measuredPairs: count,
  nearPairs: count,
  /** The largest Jaccard similarity; 0 if all are below the least one. */
  largest: share,
  example: two(z.string()).optional(),
  /** Pairs by similarity in tenths. */
  histogram: z.array(count).length(10),
});

const sharedRunsSchema = z.strictObject({
  split: z.string(),
  documents: count,
  words: count,
  /** Words and signs of it in runs that train has, too, each counted once. */
  sharedWords: count,
  share,
});

const contaminationSchema = z.strictObject({
  action: z.string(),
  wordsPerGram: count,
  leastShare: share,
  /** Documents that share text with a benchmark, as contamination.jsonl lists them. */
  matchedDocuments: count,
  /** Those of them that are in the blocks of train. */
  trainedDocuments: count,
});

export const splitCertificateSchema = z.strictObject({
  certificateVersion: z.literal(SPLIT_CERTIFICATE_VERSION),
  /** Whether every claim was looked into and came to zero. */
  holds: z.boolean(),
  /** What is claimed to be zero: what the recipe does not let cross. */
  claims: z.array(z.enum(['documents', 'groups', 'contents', 'near-copies', 'shared-runs', 'contamination'])),
  splits: z.array(certifiedSplitSchema),
  keys: z.array(crossingKeysSchema),
  nearCopies: z.strictObject({
    /** The Jaccard similarity from which texts are near copies, and from which pairs are counted. */
    similarity: share,
    leastSimilarity: share,
    wordsPerShingle: count,
    /** Of a pair right at the similarity, the probability to be found. */
    recall: share,
    /** Clusters of near copies with parts in two splits. */
    crossingClusters: count,
    between: z.array(crossingSimilaritySchema),
  }),
  sharedRuns: z.strictObject({
    wordsPerRun: count,
    trainDocuments: count,
    trainWords: count,
    of: z.array(sharedRunsSchema),
  }),
  /** Null if the recipe names no benchmark. */
  contamination: contaminationSchema.nullable(),
});

/** What crosses the splits of a corpus, by its written blocks alone. */
export type SplitCertificate = z.infer<typeof splitCertificateSchema>;

/** The certificate in a text. @throws DataError `certificate/invalid` saying which field is wrong. */
export function parseSplitCertificate(text: string): SplitCertificate {
  try {
    return splitCertificateSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    const what = `certificate.json is not a certificate of this version: ${reason}`;
    throw new DataError('certificate/invalid', what, {
      position: { file: 'certificate.json' },
      hint: 'Build again, or read it with the version of sluice that wrote it.',
      cause,
    });
  }
}
