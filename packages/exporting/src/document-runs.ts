import type { BlockBatch } from '@sluice/records';

/** Tokens of one document that follow one another in a block: its content, templates and separator together. */
export interface DocumentRun {
  /** The empty string for padding. */
  readonly document: string;
  readonly block: number;
  /** Its first span, a row of the span columns. */
  readonly span: number;
  /** The run's first token, counted from the start of its block. */
  readonly start: number;
  readonly length: number;
}

/** The runs of all blocks in order; they tile each block. */
export function* documentRuns(batch: BlockBatch): Generator<DocumentRun> {
  for (let block = 0; block < batch.blockCount; block++) {
    const end = batch.spanOffsets[block + 1]!;
    for (let span = batch.spanOffsets[block]!; span < end; ) {
      const document = batch.spanDocuments[span]!;
      const start = batch.spanStarts[span]!;
      const first = span;
      let length = 0;
      for (; span < end && batch.spanDocuments[span] === document; span++) length += batch.spanLengths[span]!;
      yield { document, block, span: first, start, length };
    }
  }
}

/** The labels of a span: its own where blocks may hold several domains, else its block's. */
export function labelsOf(batch: BlockBatch, block: number, span: number) {
  return {
    domain: batch.spanDomains?.[span] ?? batch.domains[block]!,
    subdomain: batch.spanSubdomains?.[span] ?? batch.subdomains[block]!,
  };
}
