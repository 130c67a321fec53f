import { allocateTokenIds, type BlockBatch, spanKindCode } from '@sluice/records';

interface CorpusShape {
  readonly blockCount: number;
  readonly blockSize: number;
  readonly vocabularySize: number;
}

const DOMAINS = [
  ['code', 'python'],
  ['math', 'gsm8k'],
  ['prose', 'books é日本'],
] as const;

/**
 * A corpus by arithmetic that has what readers may stumble over: ids over the whole vocabulary, several documents a
 * block, templates, separators, padding, and ids of documents with commas, quotes and letters beyond ASCII.
 */
export function numberedBlocks({ blockCount, blockSize, vocabularySize }: CorpusShape): BlockBatch {
  const tokens = allocateTokenIds(blockCount * blockSize, vocabularySize);
  for (let place = 0; place < tokens.length; place++) tokens[place] = (place * 7919 + 13) % vocabularySize;
  const blocks = Array.from({ length: blockCount }, (_, block) => spansOfBlock(block, blockSize));
  const spans = blocks.flat();
  const spanOffsets = new Uint32Array(blockCount + 1);
  for (const [block, list] of blocks.entries()) spanOffsets[block + 1] = spanOffsets[block]! + list.length;
  return {
    blockCount,
    blockSize,
    tokens,
    domains: blocks.map((_, block) => DOMAINS[block % 3]![0]),
    subdomains: blocks.map((_, block) => DOMAINS[block % 3]![1]),
    spanOffsets,
    spanDocuments: spans.map((span) => span.document),
    spanKinds: Uint8Array.from(spans, (span) => span.kind),
    spanStarts: Uint32Array.from(spans, (span) => span.start),
    spanLengths: Uint32Array.from(spans, (span) => span.length),
    spanDocumentOffsets: Uint32Array.from(spans, (span) => span.documentOffset),
  };
}

/** A document that goes on from the block before, one that is whole, and padding in every fourth block. */
function spansOfBlock(block: number, blockSize: number) {
  const first = `source, one/"é" ${block % 7}.jsonl#${block}`;
  const second = `source/日本.jsonl#${block}`;
  const cut = 1 + (block % (blockSize - 4));
  const paddedFrom = block % 4 === 0 ? blockSize - 1 : blockSize;
  const runs = [
    { document: first, kind: 'content', end: cut, documentOffset: 1000 + block },
    { document: first, kind: 'separator', end: cut + 1, documentOffset: 1000 + block + cut },
    { document: second, kind: 'template', end: cut + 2, documentOffset: 0 },
    { document: second, kind: 'content', end: paddedFrom, documentOffset: 1 },
    { document: '', kind: 'padding', end: blockSize, documentOffset: 0 },
  ] as const;
  let start = 0;
  return runs.flatMap(({ document, kind, end, documentOffset }) => {
    const span = { document, kind: spanKindCode(kind), start, length: end - start, documentOffset };
    start = end;
    return span.length > 0 ? [span] : [];
  });
}
