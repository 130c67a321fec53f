import { canonicalJson, compareCodeUnits, sha256Hex } from '@sluice/determinism';
import { DataError, DROP_REASONS } from '@sluice/records';
import { z } from 'zod';
import { fileEntrySchema } from './file-entry.ts';
import { sampleCertificateSchema } from './sample-certificate.ts';
import { sealJson } from './seal.ts';

/** The version of this layout; a reader refuses any other. */
export const MANIFEST_VERSION = 1;

const count = z.int().nonnegative();
const dropCounts = z.partialRecord(z.enum(DROP_REASONS), count);

/** What became of one source's records. `recordCount` = sum of `drops` + `sampledDocuments`. */
const sourceEntrySchema = z.strictObject({
  name: z.string(),
  domain: z.string(),
  revision: z.string(),
  recordCount: count,
  drops: dropCounts,
  /** Documents that each cleaning step changed; `invalid-characters`: that had bytes or surrogates which are no characters. */
  cleaned: z.record(z.string(), count),
  sampledDocuments: count,
  sampledBytes: count,
  /** Tokens of its training documents, and of them in the written blocks: the second through the first is its epochs. */
  trainTokens: count,
  trainedTokens: count,
});

/**
 * One split × domain × subdomain. `tokens` = `packedTokens` + `droppedByPacking`; `packedTokens` = `writtenTokens` +
 * `droppedByBalancing`, unless blocks are repeated. Padding is in none of these.
 *
 * What the domains of a mixture share, its blocks and their padding, is an entry of its own without documents.
 */
const streamEntrySchema = z.strictObject({
  split: z.string(),
  domain: z.string(),
  subdomain: z.string(),
  documents: count,
  tokens: count,
  blocks: count,
  writtenBlocks: count,
  packedTokens: count,
  writtenTokens: count,
  droppedByPacking: count,
  droppedByBalancing: count,
  paddedTokens: count,
  /** Of `droppedByPacking` the tokens of documents of which another part is in a block. */
  croppedTokens: count,
  /** Documents of which nothing, or not all in one piece, is in a block before balancing. */
  droppedDocuments: count,
  cutDocuments: count,
  /** Documents whose first token, and whose last, is in a block before balancing. */
  beginningsSeen: count,
  endsSeen: count,
  /** Written tokens that are to be learnt; only where the recipe masks some. */
  learntTokens: count.optional(),
  /** What the loss of its blocks is multiplied by, in a corpus that has an objective. */
  lossWeight: z.number().nonnegative().optional(),
});

/** What the tokens of a domain's documents are, all splits together, before packing and balancing. */
const tokenEntrySchema = z.strictObject({
  domain: z.string(),
  documents: count,
  /** UTF-8 bytes of the documents with their templates. */
  bytes: count,
  /** The tokens around documents included: the sum of the domain's streams. */
  tokens: count,
  /** Tokens for what the vocabulary lacks: as unknown, and as single bytes of it. */
  unknownTokens: count,
  byteFallbackTokens: count,
  /** Literals of special tokens in the documents: text, or control tokens if `specialTokens` is `as-control`. */
  specialTokenLiterals: count,
  /** Bytes of the longest piece between splits; 0 where none has more than eight, or the engine does not tell. */
  longestPieceBytes: count,
  /** Different ids that occur. */
  usedIds: count,
});

/** Blocks that change from a domain to another at a known token, in their order in the file. */
const switchEntrySchema = z.strictObject({
  before: z.string(),
  after: z.string(),
  /** The first token of `after`. */
  switchToken: count,
  blocks: count,
});

/** Documents of one split × domain × subdomain as they are written unpacked, their tokens before and after balancing. */
const documentStreamSchema = z.strictObject({
  split: z.string(),
  domain: z.string(),
  subdomain: z.string(),
  documents: count,
  tokens: count,
  writtenDocuments: count,
  writtenTokens: count,
});

export const manifestSchema = z.strictObject({
  manifestVersion: z.literal(MANIFEST_VERSION),
  sluiceVersion: z.string(),
  name: z.string(),
  seed: z.string(),
  lockDigest: z.string(),
  blockSize: count,
  vocabularySize: count,
  endOfTextId: count,
  tokenizerEngine: z.string(),
  /** What the literal of a special token in a text became. */
  specialTokens: z.enum(['as-text', 'as-control']),
  tokens: z.strictObject({ domains: z.array(tokenEntrySchema), usedIds: count }),
  sources: z.array(sourceEntrySchema),
  /** The certificate of each domain's sample. */
  samples: z.array(sampleCertificateSchema),
  streams: z.array(streamEntrySchema),
  /** The place in the train split behind the last block of each stage; one stage without a curriculum. */
  stageEnds: z.array(count),
  /** Where documents are also written unpacked. */
  documentStreams: z.array(documentStreamSchema).optional(),
  /** Only where the recipe asks for them. */
  switchBlocks: z.array(switchEntrySchema).optional(),
  files: z.array(fileEntrySchema),
});

/** What a build made. It has no clock and no host in it: the same build gives the same bytes. */
export type Manifest = z.infer<typeof manifestSchema>;
export type DocumentStreamEntry = z.infer<typeof documentStreamSchema>;
export type SourceEntry = z.infer<typeof sourceEntrySchema>;
export type StreamEntry = z.infer<typeof streamEntrySchema>;
export type SwitchEntry = z.infer<typeof switchEntrySchema>;
export type TokenEntry = z.infer<typeof tokenEntrySchema>;

/** The text of manifest.json: canonical order of keys and files, one line a list entry, and a seal at the end. */
export function renderManifest(manifest: Manifest): string {
  const files = manifest.files.toSorted((a, b) => compareCodeUnits(a.path, b.path));
  return sealJson(renderJson(manifestSchema.parse({ ...manifest, files })));
}

/** The manifest in a text. @throws DataError `manifest/invalid` saying which field is wrong. */
export function parseManifest(text: string): Manifest {
  try {
    const { seal: _, ...manifest } = JSON.parse(text) as Record<string, unknown>;
    return manifestSchema.parse(manifest);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? describeIssues(cause) : String(cause);
    throw new DataError('manifest/invalid', `manifest.json is not a manifest of this version: ${reason}`, {
      position: { file: 'manifest.json' },
      hint: 'Build again, or read it with the version of sluice that wrote it.',
      cause,
    });
  }
}

/** The first thing that is wrong, and how many more there are: a manifest of another version differs in many fields. */
function describeIssues({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!;
  const more = issues.length === 1 ? '' : `, and ${issues.length - 1} more`;
  return `${z.core.toDotPath(path)}: ${message}${more}`;
}

/** Canonical JSON, indented by two spaces for people, ending in a newline. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}

/** The SHA-256 of the canonical JSON of a value. */
export function digestJson(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
