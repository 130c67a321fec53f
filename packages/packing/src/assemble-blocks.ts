import { allocateTokenIds, type BlockBatch, spanKindCode, type TokenIds } from '@sluice/records';
import { type BlockLayout, checkBlockSize } from './block-layout.ts';

/** The tokens of a stream's documents, by the document numbers of its layout. Results are read at once, never kept. */
export interface DocumentTokens {
  /** The document's tokens from `start` to before `end`; a view will do. Shorter if the document ends before. */
  tokens(document: number, start: number, end: number): TokenIds;
  /** The document's id. */
  id(document: number): string;
  /** The runs of one kind that tile the document's tokens. */
  spans(document: number): DocumentSpans;
  /** The document's own labels; asked for where blocks may hold documents of several. */
  labels?(document: number): DocumentLabels;
}

export interface DocumentLabels {
  readonly domain: string;
  readonly subdomain: string;
}

/** Runs of one kind in a document: run r covers the tokens `ends[r - 1] .. ends[r]`, the first one starts at 0. */
export interface DocumentSpans {
  /** Ascending; the last is the document's length in tokens. */
  readonly ends: ArrayLike<number>;
  /** Codes of records' `SPAN_KINDS`. */
  readonly kinds: ArrayLike<number>;
}

/** One block of a stream, for a place in the output. */
export interface BlockRequest {
  readonly layout: BlockLayout;
  /** The block's number in its layout. */
  readonly block: number;
  readonly documents: DocumentTokens;
  readonly domain: string;
  readonly subdomain: string;
  /** What the block's loss is multiplied by: on every request of a batch, or on none. */
  readonly lossWeight?: number;
}

export interface AssembleOptions {
  /** Tokens of a block, the same for every layout asked for. */
  readonly blockSize: number;
  readonly vocabularySize: number;
  /** The id that fills a block behind its last segment. */
  readonly paddingId: number;
  /** Whether spans carry the labels of their documents, besides those of their block. @default 'of-blocks' */
  readonly labels?: 'of-blocks' | 'of-documents';
}

const PADDING = spanKindCode('padding');

/**
 * Gathers the tokens of blocks, of any streams and in the order asked for, with spans that tile each of them: a
 * segment's part of its document's runs, then padding. The batch owns its arrays.
 *
 * @throws RangeError for a block number or size that the layout does not have, a padding id outside the vocabulary,
 *   spans that do not cover a segment, or documents without the labels that are asked for.
 */
export function assembleBlocks(requests: readonly BlockRequest[], options: AssembleOptions): BlockBatch {
  const { blockSize, vocabularySize, paddingId, labels = 'of-blocks' } = options;
  checkBlockSize(blockSize, 'assembleBlocks');
  if (!Number.isInteger(paddingId) || paddingId < 0 || paddingId >= vocabularySize) {
    throw new RangeError(
      `assembleBlocks: paddingId must be below vocabularySize ${vocabularySize}, got ${paddingId}`,
    );
  }
  const tokens = allocateTokenIds(requests.length * blockSize, vocabularySize);
  const spans = createSpanColumns();
  const spanOffsets = new Uint32Array(requests.length + 1);
  for (const [index, request] of requests.entries()) {
    checkRequest(request, blockSize);
    if (labels === 'of-documents') checkLabels(request);
    const base = index * blockSize;
    const filled = gatherSegments(request, tokens.subarray(base, base + blockSize), spans);
    if (filled < blockSize) {
      tokens.fill(paddingId, base + filled, base + blockSize);
      spans.add(NO_DOCUMENT, PADDING, filled, blockSize - filled, 0);
    }
    spanOffsets[index + 1] = spans.documents.length;
  }
  return {
    blockCount: requests.length,
    blockSize,
    tokens,
    domains: requests.map((request) => request.domain),
    subdomains: requests.map((request) => request.subdomain),
    spanOffsets,
    spanDocuments: spans.documents,
    spanKinds: Uint8Array.from(spans.kinds),
    spanStarts: Uint32Array.from(spans.starts),
    spanLengths: Uint32Array.from(spans.lengths),
    spanDocumentOffsets: Uint32Array.from(spans.documentOffsets),
    ...(labels === 'of-documents' && { spanDomains: spans.domains, spanSubdomains: spans.subdomains }),
    ...lossWeightsOf(requests),
  };
}

function lossWeightsOf(requests: readonly BlockRequest[]): { readonly lossWeights?: Float32Array } {
  if (requests.every(({ lossWeight }) => lossWeight === undefined)) return {};
  return { lossWeights: Float32Array.from(requests, ({ lossWeight }) => lossWeight!) };
}

interface NamedDocument extends DocumentLabels {
  readonly id: string;
}

const NO_DOCUMENT: NamedDocument = { id: '', domain: '', subdomain: '' };

type SpanColumns = ReturnType<typeof createSpanColumns>;

function createSpanColumns() {
  const documents: string[] = [];
  const domains: string[] = [];
  const subdomains: string[] = [];
  const kinds: number[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  const documentOffsets: number[] = [];
  return {
    documents,
    domains,
    subdomains,
    kinds,
    starts,
    lengths,
    documentOffsets,
    add(
      { id, domain, subdomain }: NamedDocument,
      kind: number,
      start: number,
      length: number,
      offset: number,
    ) {
      documents.push(id);
      domains.push(domain);
      subdomains.push(subdomain);
      kinds.push(kind);
      starts.push(start);
      lengths.push(length);
      documentOffsets.push(offset);
    },
  };
}

/** Copies the segments of a block to `target`, which is one block long. Returns how many tokens it filled. */
function gatherSegments(request: BlockRequest, target: TokenIds, spans: SpanColumns): number {
  const { layout, block, documents } = request;
  let filled = 0;
  for (let segment = layout.segmentOffsets[block]!; segment < layout.segmentOffsets[block + 1]!; segment++) {
    const document = layout.segmentDocuments[segment]!;
    const start = layout.segmentStarts[segment]!;
    const end = start + layout.segmentLengths[segment]!;
    const segmentTokens = documents.tokens(document, start, end);
    if (segmentTokens.length !== end - start) {
      throw new RangeError(
        `assembleBlocks: the layout wants tokens ${start}..${end} of ${documents.id(document)}, which has ${start + segmentTokens.length}`,
      );
    }
    target.set(segmentTokens, filled);
    const { domain, subdomain } = documents.labels?.(document) ?? NO_DOCUMENT;
    const named = { id: documents.id(document), domain, subdomain };
    addSpans({ named, runs: documents.spans(document), start, end, filled }, spans);
    filled += end - start;
  }
  return filled;
}

interface Segment {
  readonly named: NamedDocument;
  readonly runs: DocumentSpans;
  readonly start: number;
  readonly end: number;
  /** Tokens of the block before the segment. */
  readonly filled: number;
}

function addSpans({ named, runs, start, end, filled }: Segment, spans: SpanColumns): void {
  let from = start;
  for (let run = firstRunPast(runs.ends, start); run < runs.ends.length && from < end; run++) {
    const to = Math.min(runs.ends[run]!, end);
    spans.add(named, runs.kinds[run]!, filled + from - start, to - from, from);
    from = to;
  }
  if (from < end)
    throw new RangeError(`assembleBlocks: the spans of ${named.id} end at token ${from}, before ${end}`);
}

/** The first run that ends behind `token`, by bisection: a long document is met in many blocks. */
function firstRunPast(ends: ArrayLike<number>, token: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! > token) high = middle;
    else low = middle + 1;
  }
  return low;
}

function checkLabels({ documents, domain }: BlockRequest): void {
  if (documents.labels !== undefined) return;
  throw new RangeError(`assembleBlocks: the documents of ${domain} have no labels`);
}

function checkRequest({ layout, block }: BlockRequest, blockSize: number): void {
  if (layout.blockSize !== blockSize) {
    throw new RangeError(`assembleBlocks: blockSize is ${blockSize}, but a layout's is ${layout.blockSize}`);
  }
  if (!Number.isInteger(block) || block < 0 || block >= layout.blockCount) {
    throw new RangeError(`assembleBlocks: block must be from 0 to ${layout.blockCount - 1}, got ${block}`);
  }
}
