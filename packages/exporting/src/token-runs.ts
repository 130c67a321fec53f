import type { BlockBatch, TokenIds } from '@sluice/records';
import { documentRuns, labelsOf } from './document-runs.ts';

/** Tokens with the documents that they are of: what the formats of running text hold, packed in blocks or not. */
export interface TokenRuns {
  /** Only read. */
  readonly tokens: TokenIds;
  /** Runs that tile the tokens, in order. */
  readonly runs: readonly TokenRun[];
  /** 1 for each token that is to be learnt, 0 for the others: where some are masked. */
  readonly lossMask?: Uint8Array;
}

export interface TokenRun {
  /** The document's id; the empty string for padding. */
  readonly document: string;
  readonly length: number;
  readonly domain: string;
  readonly subdomain: string;
}

/** The runs of the documents in a batch's blocks. */
export function runsOfBlocks(batch: BlockBatch): TokenRuns {
  const runs = Array.from(documentRuns(batch), ({ document, block, span, length }) => ({
    document,
    length,
    ...labelsOf(batch, block, span),
  }));
  return { tokens: batch.tokens, runs, ...(batch.lossMask && { lossMask: batch.lossMask }) };
}

/** Documents that are not packed, as columns. */
export interface DocumentBatch {
  /** The tokens of all documents, one after the other, each with its end-of-text token. */
  readonly tokens: TokenIds;
  /** Where each document's tokens start, and the last one's end: one more than documents, from 0. */
  readonly tokenOffsets: Uint32Array;
  readonly ids: readonly string[];
  readonly domains: readonly string[];
  readonly subdomains: readonly string[];
}

/** The documents `start .. end` of a batch, a run each. */
export function runsOfDocuments(batch: DocumentBatch, start: number, end: number): TokenRuns {
  const runs = batch.ids.slice(start, end).map((document, at) => ({
    document,
    length: batch.tokenOffsets[start + at + 1]! - batch.tokenOffsets[start + at]!,
    domain: batch.domains[start + at]!,
    subdomain: batch.subdomains[start + at]!,
  }));
  return { tokens: batch.tokens.subarray(batch.tokenOffsets[start], batch.tokenOffsets[end]), runs };
}
