import { type BlockBatch, type SpanKind, spanKindCode } from '@sluice/records';

/** A document as spans of tokens; a separator is put behind it, and may stand before it. */
export interface TokenDocument {
  readonly id: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly spans: readonly { readonly kind: SpanKind; readonly tokens: readonly number[] }[];
}

interface BlockSpan {
  readonly document: string;
  readonly kind: SpanKind;
  readonly start: number;
  readonly length: number;
  readonly documentOffset: number;
}

/** Documents of one domain one behind the other, cut every `blockSize` tokens: one batch a block, the last padded. */
export function packDocuments(documents: readonly TokenDocument[], blockSize: number): BlockBatch[] {
  const tokens: number[] = [];
  const cells: { document: string; kind: SpanKind; documentOffset: number }[] = [];
  for (const { id, spans } of documents) {
    const whole = [...spans, { kind: 'separator' as const, tokens: [0] }];
    let documentOffset = 0;
    for (const span of whole)
      for (const token of span.tokens) {
        tokens.push(token);
        cells.push({ document: id, kind: span.kind, documentOffset: documentOffset++ });
      }
  }
  while (tokens.length % blockSize !== 0) {
    tokens.push(0);
    cells.push({ document: '', kind: 'padding', documentOffset: 0 });
  }
  return Array.from({ length: tokens.length / blockSize }, (_, block) => {
    const start = block * blockSize;
    const spans: BlockSpan[] = [];
    cells.slice(start, start + blockSize).forEach((cell, place) => {
      const last = spans.at(-1);
      if (last?.document === cell.document && last.kind === cell.kind)
        spans[spans.length - 1] = { ...last, length: last.length + 1 };
      else spans.push({ ...cell, start: place, length: 1 });
    });
    return {
      blockCount: 1,
      blockSize,
      tokens: Uint16Array.from(tokens.slice(start, start + blockSize)),
      domains: [documents[0]!.domain],
      subdomains: [documents[0]!.subdomain],
      spanOffsets: Uint32Array.of(0, spans.length),
      spanDocuments: spans.map(({ document }) => document),
      spanKinds: Uint8Array.from(spans, ({ kind }) => spanKindCode(kind)),
      spanStarts: Uint32Array.from(spans, (span) => span.start),
      spanLengths: Uint32Array.from(spans, ({ length }) => length),
      spanDocumentOffsets: Uint32Array.from(spans, ({ documentOffset }) => documentOffset),
    };
  });
}
