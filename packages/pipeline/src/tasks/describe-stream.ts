import type { StreamEntry } from '@sluice/manifest';
import { type DocumentWaste, measureWaste, measureWasteByGroup } from '@sluice/packing';
import type { Stream } from './pack-streams.ts';

/**
 * Accounts for every token of a stream: packed or dropped by packing, then written or dropped by balancing. Of a
 * mixture, which is balanced first, there is an entry for each part, and one for the blocks.
 *
 * @param chosen the blocks that stay
 */
export function describeStream(stream: Stream, chosen: Uint32Array): StreamEntry[] {
  const { split, domain, subdomain, documentLengths, layout, blockTokens } = stream;
  const packedTokens = blockTokens.reduce((sum, count) => sum + count, 0);
  const writtenTokens = chosen.reduce((sum, block) => sum + blockTokens[block]!, 0);
  const ofBlocks = {
    split,
    domain,
    subdomain,
    blocks: layout.blockCount,
    writtenBlocks: chosen.length,
    paddedTokens: layout.paddedTokens,
  };
  if (stream.parts !== undefined) return [...describeParts(stream), { ...NO_TOKENS, ...ofBlocks }];
  const waste = measureWaste(layout, documentLengths);
  return [
    {
      ...ofBlocks,
      ...countsOf(waste),
      tokens: waste.documentTokens,
      packedTokens,
      writtenTokens,
      droppedByBalancing: Math.max(0, packedTokens - writtenTokens),
    },
  ];
}

function describeParts({ split, documentLengths: lengths, layout, parts = [] }: Stream): StreamEntry[] {
  const groups = new Uint16Array(lengths.length);
  for (const [number, { places }] of parts.entries()) for (const place of places) groups[place] = number;
  const wastes = measureWasteByGroup(layout, lengths, {
    groupOf: (place) => groups[place]!,
    groupCount: parts.length,
  });
  return parts.map(({ domain, subdomain, documents, tokens }, number) => {
    const waste = wastes[number]!;
    return {
      split,
      domain,
      subdomain,
      blocks: 0,
      writtenBlocks: 0,
      paddedTokens: 0,
      ...countsOf(waste),
      documents,
      tokens,
      packedTokens: tokens - countsOf(waste).droppedByPacking,
      writtenTokens: waste.packedTokens,
      droppedByBalancing: tokens - waste.documentTokens,
    };
  });
}

function countsOf(waste: DocumentWaste) {
  const { documents, croppedTokens, droppedDocuments, cutDocuments, beginningsSeen, endsSeen } = waste;
  const droppedByPacking = croppedTokens + waste.droppedTokens;
  return {
    documents,
    droppedByPacking,
    croppedTokens,
    droppedDocuments,
    cutDocuments,
    beginningsSeen,
    endsSeen,
  };
}

const NO_TOKENS = {
  documents: 0,
  tokens: 0,
  packedTokens: 0,
  writtenTokens: 0,
  droppedByPacking: 0,
  droppedByBalancing: 0,
  croppedTokens: 0,
  droppedDocuments: 0,
  cutDocuments: 0,
  beginningsSeen: 0,
  endsSeen: 0,
};
