import type { BlockBatch } from '@sluice/records';
import { SPAN_KINDS } from '@sluice/records';
import fc from 'fast-check';

interface Shape {
  readonly blockCount: number;
  readonly blockSize: number;
  readonly vocabularySize: number;
}

/** Blocks with tokens and spans by arithmetic alone: every block has two documents, a separator and padding if it fits. */
export function countingBlocks({ blockCount, blockSize, vocabularySize }: Shape): BlockBatch {
  const Ids = vocabularySize <= 65_536 ? Uint16Array : Uint32Array;
  const tokens = new Ids(blockCount * blockSize);
  for (let place = 0; place < tokens.length; place++) tokens[place] = (place * 7919 + 13) % vocabularySize;
  const spans = Array.from({ length: blockCount }, (_, block) => spansOfBlock(block, blockSize));
  return batchOf({ blockSize, tokens, spans });
}

interface Span {
  readonly document: string;
  readonly kind: number;
  readonly length: number;
  readonly documentOffset: number;
}

function spansOfBlock(block: number, blockSize: number): Span[] {
  const cut = (block % blockSize) + 1;
  const first = {
    document: `source/file-${block % 3}.jsonl#${block}`,
    kind: 0,
    length: cut,
    documentOffset: block,
  };
  if (cut === blockSize) return [first];
  return [first, { document: '', kind: 3, length: blockSize - cut, documentOffset: 0 }];
}

export function batchOf({
  blockSize,
  tokens,
  spans,
}: Pick<BlockBatch, 'blockSize' | 'tokens'> & { spans: Span[][] }) {
  const flat = spans.flat();
  const spanOffsets = new Uint32Array(spans.length + 1);
  for (const [block, list] of spans.entries()) spanOffsets[block + 1] = spanOffsets[block]! + list.length;
  const starts = spans.flatMap((list) =>
    list.map((_, at) => list.slice(0, at).reduce((sum, s) => sum + s.length, 0)),
  );
  return {
    blockCount: spans.length,
    blockSize,
    tokens,
    domains: spans.map((_, block) => ['code', 'math', 'prose'][block % 3]!),
    subdomains: spans.map((_, block) => `sub-${block % 5}`),
    spanOffsets,
    spanDocuments: flat.map((span) => span.document),
    spanKinds: Uint8Array.from(flat, (span) => span.kind),
    spanStarts: Uint32Array.from(starts),
    spanLengths: Uint32Array.from(flat, (span) => span.length),
    spanDocumentOffsets: Uint32Array.from(flat, (span) => span.documentOffset),
  } satisfies BlockBatch;
}

/** Any small batch: block sizes from 1, both token widths, tokens over the whole vocabulary, spans that tile. */
export function anyBatch(): fc.Arbitrary<{ batch: BlockBatch; vocabularySize: number }> {
  const shape = fc.record({
    blockSize: fc.integer({ min: 1, max: 40 }),
    blockCount: fc.integer({ min: 1, max: 30 }),
    vocabularySize: fc.constantFrom(1, 2, 3, 255, 256, 257, 65_536, 65_537, 200_000),
  });
  return shape.chain(({ blockSize, blockCount, vocabularySize }) => {
    const Ids = vocabularySize <= 65_536 ? Uint16Array : Uint32Array;
    const size = blockSize * blockCount;
    const tokens = fc.array(fc.nat(vocabularySize - 1), { minLength: size, maxLength: size });
    const spans = fc.array(anySpans(blockSize), { minLength: blockCount, maxLength: blockCount });
    return fc.record({ tokens, spans }).map((parts) => ({
      batch: batchOf({ blockSize, tokens: Ids.from(parts.tokens), spans: parts.spans }),
      vocabularySize,
    }));
  });
}

function anySpans(blockSize: number): fc.Arbitrary<Span[]> {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: blockSize }), { maxLength: 4 });
  return cuts.chain((chosen) => {
    const ends = [...new Set([...chosen, blockSize])].sort((a, b) => a - b);
    return fc.tuple(
      ...ends.map((end, at) =>
        fc.record({
          document: fc.constantFrom('', 'a/b.jsonl#0', 'ä/日本#7', 'x,"y"\n#1', `${'long'.repeat(80)}#2`),
          kind: fc.nat(SPAN_KINDS.length - 1),
          length: fc.constant(end - (ends[at - 1] ?? 0)),
          documentOffset: fc.nat(2 ** 31 - 1),
        }),
      ),
    );
  });
}

/** The blocks `start .. end` of a batch as a batch of their own. */
export function sliceBatch(batch: BlockBatch, start: number, end: number): BlockBatch {
  const from = batch.spanOffsets[start]!;
  const to = batch.spanOffsets[end]!;
  return {
    blockCount: end - start,
    blockSize: batch.blockSize,
    tokens: batch.tokens.slice(start * batch.blockSize, end * batch.blockSize),
    domains: batch.domains.slice(start, end),
    subdomains: batch.subdomains.slice(start, end),
    spanOffsets: batch.spanOffsets.slice(start, end + 1).map((offset) => offset - from),
    spanDocuments: batch.spanDocuments.slice(from, to),
    spanKinds: batch.spanKinds.slice(from, to),
    spanStarts: batch.spanStarts.slice(from, to),
    spanLengths: batch.spanLengths.slice(from, to),
    spanDocumentOffsets: batch.spanDocumentOffsets.slice(from, to),
    ...(batch.spanDomains && { spanDomains: batch.spanDomains.slice(from, to) }),
    ...(batch.spanSubdomains && { spanSubdomains: batch.spanSubdomains.slice(from, to) }),
    ...(batch.lossMask && {
      lossMask: batch.lossMask.slice(start * batch.blockSize, end * batch.blockSize),
    }),
  };
}

/** One batch of several, in order. */
export function joinBatches(batches: readonly BlockBatch[]): BlockBatch {
  const { blockSize, tokens } = batches[0]!;
  const Ids = tokens instanceof Uint16Array ? Uint16Array : Uint32Array;
  const offsets = [0];
  for (const { spanOffsets } of batches) {
    const base = offsets.at(-1)!;
    for (const offset of spanOffsets.subarray(1)) offsets.push(base + offset);
  }
  const numbers = (pick: (batch: BlockBatch) => ArrayLike<number>) =>
    batches.flatMap((batch) => Array.from(pick(batch)));
  return {
    blockCount: batches.reduce((sum, batch) => sum + batch.blockCount, 0),
    blockSize,
    tokens: Ids.from(numbers((batch) => batch.tokens)),
    domains: batches.flatMap((batch) => batch.domains),
    subdomains: batches.flatMap((batch) => batch.subdomains),
    spanOffsets: Uint32Array.from(offsets),
    spanDocuments: batches.flatMap((batch) => batch.spanDocuments),
    spanKinds: Uint8Array.from(numbers((batch) => batch.spanKinds)),
    spanStarts: Uint32Array.from(numbers((batch) => batch.spanStarts)),
    spanLengths: Uint32Array.from(numbers((batch) => batch.spanLengths)),
    spanDocumentOffsets: Uint32Array.from(numbers((batch) => batch.spanDocumentOffsets)),
    ...(batches[0]!.spanDomains && {
      spanDomains: batches.flatMap((batch) => batch.spanDomains!),
      spanSubdomains: batches.flatMap((batch) => batch.spanSubdomains!),
    }),
    ...(batches[0]!.lossMask && { lossMask: Uint8Array.from(numbers((batch) => batch.lossMask!)) }),
  };
}

/** The batch with labels of its own for each span, as blocks of a mixture have them. */
export function withLabels(batch: BlockBatch): BlockBatch {
  const label = (name: string, number: number) =>
    batch.spanDocuments.map((document, span) => (document === '' ? '' : `${name}-${(span * 7) % number}`));
  return { ...batch, spanDomains: label('domain', 3), spanSubdomains: label('sub', 5) };
}

/** The batch with a mask that has every pattern of short runs. */
export function withMask(batch: BlockBatch): BlockBatch {
  return { ...batch, lossMask: Uint8Array.from(batch.tokens, (_, place) => ((place * place) >> 3) & 1) };
}
