import { comparePacking, measureWaste, type PackingStrategy, planBlocks } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const lengths = Uint32Array.of(3, 9, 0, 4);
const wasteOf = (packing: PackingStrategy) =>
  measureWaste(planBlocks({ lengths, blockSize: 4 }, packing), lengths);

describe('measureWaste(layout, lengths)', () => {
  const all = { documents: 4, documentTokens: 16 };

  test('counts what concatenation cuts', () => {
    expect(wasteOf({ strategy: 'concatenate', tail: 'drop' })).toEqual({
      ...all,
      blocks: 4,
      packedTokens: 16,
      paddedTokens: 0,
      croppedTokens: 0,
      droppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 1,
      beginningsSeen: 3,
      endsSeen: 3,
    });
  });

  test('counts the fragments of best fit', () => {
    expect(wasteOf({ strategy: 'best-fit', long: 'fragment' })).toEqual({
      ...all,
      blocks: 4,
      packedTokens: 16,
      paddedTokens: 0,
      croppedTokens: 0,
      droppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 1,
      beginningsSeen: 3,
      endsSeen: 3,
    });
  });

  test('counts what cropping loses: ends, never beginnings', () => {
    expect(wasteOf({ strategy: 'pad', long: 'crop' })).toEqual({
      ...all,
      blocks: 3,
      packedTokens: 11,
      paddedTokens: 1,
      croppedTokens: 5,
      droppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 1,
      beginningsSeen: 3,
      endsSeen: 2,
    });
  });

  test('tells dropped documents from cropped ones', () => {
    // The 4 makes a block; the 3 and one token of the 9 make another; nothing is left.
    expect(wasteOf({ strategy: 'aligned', tail: 'drop' })).toEqual({
      ...all,
      blocks: 2,
      packedTokens: 8,
      paddedTokens: 0,
      croppedTokens: 8,
      droppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 1,
      beginningsSeen: 3,
      endsSeen: 2,
    });
    const short = Uint32Array.of(4, 3);
    const layout = planBlocks({ lengths: short, blockSize: 4 }, { strategy: 'aligned', tail: 'drop' });
    expect(measureWaste(layout, short)).toMatchObject({
      croppedTokens: 0,
      droppedTokens: 3,
      droppedDocuments: 1,
    });
  });

  test('adds up, for any lengths and strategy', () => {
    const lists = fc.array(fc.nat(30), { maxLength: 60 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 20 }), (list, blockSize) => {
        const stream = { lengths: Uint32Array.from(list), blockSize };
        for (const waste of Object.values(comparePacking(stream))) {
          expect(waste.packedTokens + waste.croppedTokens + waste.droppedTokens).toBe(waste.documentTokens);
          expect(waste.packedTokens + waste.paddedTokens).toBe(waste.blocks * blockSize);
          expect(waste.beginningsSeen).toBeGreaterThanOrEqual(waste.endsSeen);
        }
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});
