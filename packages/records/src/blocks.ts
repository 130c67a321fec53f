import type { TokenIds } from './token-ids.ts';

/**
 * Blocks with the origin of every token, as columns. Row b is block b; its tokens are
 * `tokens[b * blockSize .. (b + 1) * blockSize]` and its spans the rows `spanOffsets[b] .. spanOffsets[b + 1]` of
 * the span columns. The spans of a block tile it: they follow one another from 0 to `blockSize` without a gap.
 */
export interface BlockBatch {
  readonly blockCount: number;
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly tokens: TokenIds;
  readonly domains: readonly string[];
  readonly subdomains: readonly string[];
  /** Length `blockCount + 1`, from 0. */
  readonly spanOffsets: Uint32Array;
  /** The document of each span; the empty string for padding. */
  readonly spanDocuments: readonly string[];
  /** Codes of {@link SPAN_KINDS}. */
  readonly spanKinds: Uint8Array;
  /** The span's first token, counted from the start of its block. */
  readonly spanStarts: Uint32Array;
  /** Tokens of the span, at least 1. */
  readonly spanLengths: Uint32Array;
  /** The span's first token, counted from the start of its document's tokens. */
  readonly spanDocumentOffsets: Uint32Array;
  /** Domain and subdomain of each span, empty for padding: where a block may hold documents of several. */
  readonly spanDomains?: readonly string[];
  readonly spanSubdomains?: readonly string[];
  /** 1 for each of the tokens that is to be learnt, 0 for the others: where some are masked. */
  readonly lossMask?: Uint8Array;
  /** What the loss of each block is multiplied by, where the sampled shares are not those of the objective. */
  readonly lossWeights?: Float32Array;
}

/** Blocks without what there is of each token: what labels and origins are read from. */
export type BlockSpans = Omit<BlockBatch, 'tokens' | 'lossMask'>;

/**
 * The lengths of the runs of one document in a block, in order: what attention within documents needs.
 * They sum to the block size; a separator belongs to the document before it.
 */
export function sequenceLengths(batch: BlockSpans, block: number): number[] {
  const lengths: number[] = [];
  let previous: string | undefined;
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const document = batch.spanDocuments[span]!;
    if (document !== previous) lengths.push(0);
    lengths[lengths.length - 1]! += batch.spanLengths[span]!;
    previous = document;
  }
  return lengths;
}
