import {
  allocateTokenIds,
  type BlockBatch,
  type SpanKind,
  sequenceLengths,
  spanKindOf,
  type TokenIds,
} from '@sluice/records';
import { type BlockFormat, hasColumn } from './parquet-schema.ts';

/** The columns of a row group but the tokens, as plain arrays. */
export interface RowColumns {
  readonly domain: string[];
  readonly subdomain: string[];
  readonly seq_lengths: number[][];
  readonly span_documents: string[][];
  readonly span_kinds: SpanKind[][];
  readonly span_starts: number[][];
  readonly span_lengths: number[][];
  readonly span_document_offsets: number[][];
  readonly span_domains?: string[][];
  readonly span_subdomains?: string[][];
  readonly loss_weight?: number[];
}

/** Blocks that wait to be written as one row group. */
export interface RowGroup {
  /** Room for a whole group, owned by the group and written over by the next one. */
  readonly tokens: TokenIds;
  /** Room for the loss mask of a whole group, if the blocks have one. */
  readonly lossMask: Uint8Array | undefined;
  readonly columns: RowColumns;
  /** Blocks in it. */
  readonly blockCount: number;
}

/** An empty group with room for `capacity` blocks. */
export function emptyRowGroup(format: BlockFormat, capacity: number): RowGroup {
  const { vocabularySize, blockSize } = format;
  return {
    tokens: allocateTokenIds(capacity * blockSize, vocabularySize),
    lossMask: hasColumn(format, 'loss_mask') ? new Uint8Array(capacity * blockSize) : undefined,
    columns: emptyColumns(format),
    blockCount: 0,
  };
}

/** The same room with nothing in it. */
export function clearedRowGroup({ tokens, lossMask }: RowGroup, format: BlockFormat): RowGroup {
  return { tokens, lossMask, columns: emptyColumns(format), blockCount: 0 };
}

/** The group with the blocks `start .. end` of the batch behind its own; there must be room. */
export function appendBlocks(
  group: RowGroup,
  batch: BlockBatch,
  range: { start: number; end: number },
): RowGroup {
  const { start, end } = range;
  const { blockSize } = batch;
  group.tokens.set(batch.tokens.subarray(start * blockSize, end * blockSize), group.blockCount * blockSize);
  group.lossMask?.set(
    batch.lossMask!.subarray(start * blockSize, end * blockSize),
    group.blockCount * blockSize,
  );
  for (let block = start; block < end; block++) appendRow(group.columns, batch, block);
  return { ...group, blockCount: group.blockCount + end - start };
}

function appendRow(columns: RowColumns, batch: BlockBatch, block: number): void {
  const from = batch.spanOffsets[block]!;
  const to = batch.spanOffsets[block + 1]!;
  columns.domain.push(batch.domains[block]!);
  columns.subdomain.push(batch.subdomains[block]!);
  columns.seq_lengths.push(sequenceLengths(batch, block));
  columns.span_documents.push(batch.spanDocuments.slice(from, to));
  columns.span_kinds.push(Array.from(batch.spanKinds.subarray(from, to), spanKindOf));
  columns.span_starts.push(Array.from(batch.spanStarts.subarray(from, to)));
  columns.span_lengths.push(Array.from(batch.spanLengths.subarray(from, to)));
  columns.span_document_offsets.push(Array.from(batch.spanDocumentOffsets.subarray(from, to)));
  columns.span_domains?.push(batch.spanDomains!.slice(from, to));
  columns.span_subdomains?.push(batch.spanSubdomains!.slice(from, to));
  columns.loss_weight?.push(batch.lossWeights![block]!);
}

function emptyColumns(format: BlockFormat): RowColumns {
  return {
    domain: [],
    subdomain: [],
    seq_lengths: [],
    span_documents: [],
    span_kinds: [],
    span_starts: [],
    span_lengths: [],
    span_document_offsets: [],
    ...(hasColumn(format, 'span_domains') ? { span_domains: [] } : {}),
    ...(hasColumn(format, 'span_subdomains') ? { span_subdomains: [] } : {}),
    ...(hasColumn(format, 'loss_weight') ? { loss_weight: [] } : {}),
  };
}
