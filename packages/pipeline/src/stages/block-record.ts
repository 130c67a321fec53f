import { type BlockBatch, SPAN_KINDS, type SpanKind, type SplitName, sequenceLengths } from '@sluice/records';
import { badRecord, type StageRecord } from './stage-input.ts';
import { splitOf, tokensOf } from './token-record.ts';

/** A block as a record: what `pack` writes, `balance` passes on, and `export` reads. */
export interface BlockRecord {
  readonly split: SplitName;
  readonly domain: string;
  /** Empty where blocks are packed within domains. */
  readonly subdomain: string;
  /** The block's number in its stream (split, domain, subdomain), from 0: what draws are keyed by. */
  readonly block: number;
  readonly tokens: Uint32Array;
  /** Runs that tile the block: document (empty for padding), kind, tokens, first token in the document. */
  readonly spans: readonly (readonly [document: string, kind: number, length: number, offset: number])[];
}

/** The lines of a batch's blocks. */
export function* blockLines(
  batch: BlockBatch,
  { split, firstBlock }: { readonly split: SplitName; readonly firstBlock: number },
): Generator<string> {
  const { blockSize, spanOffsets } = batch;
  for (let index = 0; index < batch.blockCount; index++) {
    const spans: unknown[] = [];
    for (let span = spanOffsets[index]!; span < spanOffsets[index + 1]!; span++) {
      spans.push([
        batch.spanDocuments[span],
        SPAN_KINDS[batch.spanKinds[span]!],
        batch.spanLengths[span],
        batch.spanDocumentOffsets[span],
      ]);
    }
    yield JSON.stringify({
      split,
      domain: batch.domains[index],
      subdomain: batch.subdomains[index],
      block: firstBlock + index,
      tokens: Array.from(batch.tokens.subarray(index * blockSize, (index + 1) * blockSize)),
      seq_lengths: sequenceLengths(batch, index),
      spans,
    });
  }
}

const HINT = 'It reads what "sluice pack" writes; docs/records.md has the layout.';

/** Reads a record as a block. @throws DataError */
export function blockOf(record: StageRecord): BlockRecord {
  const { domain, subdomain = '', block } = record.fields;
  if (typeof domain !== 'string' || typeof subdomain !== 'string' || !Number.isSafeInteger(block))
    throw badRecord(record, 'wrong-type', { what: 'is no block: it needs "domain" and "block"', hint: HINT });
  const tokens = tokensOf(record);
  return {
    split: splitOf(record),
    domain,
    subdomain,
    block: Number(block),
    tokens,
    spans: spansOf(record, tokens.length),
  };
}

function spansOf(record: StageRecord, tokenCount: number): BlockRecord['spans'] {
  const { spans } = record.fields;
  let total = 0;
  const read = (Array.isArray(spans) ? spans : []).map((span) => {
    const [document, name, length, offset] = Array.isArray(span) ? span : [];
    const kind = SPAN_KINDS.indexOf(name as SpanKind);
    const isSpan = typeof document === 'string' && kind >= 0 && Number.isSafeInteger(offset);
    total += isSpan && Number.isSafeInteger(length) && Number(length) > 0 ? Number(length) : Number.NaN;
    return [String(document), kind, Number(length), Number(offset)] as const;
  });
  if (total === tokenCount) return read;
  throw badRecord(record, 'wrong-type', { what: 'has "spans" that do not tile its tokens', hint: HINT });
}

/** Blocks of one split and size as a batch. */
export function batchOf(blocks: readonly BlockRecord[], vocabularySize: number): BlockBatch {
  const blockSize = blocks[0]!.tokens.length;
  const spans = blocks.flatMap((block) => block.spans);
  const tokens =
    vocabularySize <= 65_536
      ? new Uint16Array(blocks.length * blockSize)
      : new Uint32Array(blocks.length * blockSize);
  for (const [index, block] of blocks.entries()) tokens.set(block.tokens, index * blockSize);
  const offsets = new Uint32Array(blocks.length + 1);
  for (const [index, block] of blocks.entries()) offsets[index + 1] = offsets[index]! + block.spans.length;
  return {
    blockCount: blocks.length,
    blockSize,
    tokens,
    domains: blocks.map(({ domain }) => domain),
    subdomains: blocks.map(({ subdomain }) => subdomain),
    spanOffsets: offsets,
    spanDocuments: spans.map(([document]) => document),
    spanKinds: Uint8Array.from(spans, ([, kind]) => kind),
    spanStarts: Uint32Array.from(blocks.flatMap((block) => startsOf(block))),
    spanLengths: Uint32Array.from(spans, ([, , length]) => length),
    spanDocumentOffsets: Uint32Array.from(spans, ([, , , offset]) => offset),
  };
}

function startsOf({ spans }: BlockRecord): number[] {
  let start = 0;
  return spans.map(([, , length]) => {
    start += length;
    return start - length;
  });
}
