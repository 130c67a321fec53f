import { planConcatenate } from '@sluice/packing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeBlocks, expectLawfulLayout } from './layout-laws.ts';

describe('planConcatenate(options) cuts the run of all documents every blockSize tokens and', () => {
  test('drops the tail', () => {
    const layout = planConcatenate({ lengths: Uint32Array.of(3, 4, 5), blockSize: 5, tail: 'drop' });
    expect(describeBlocks(layout)).toEqual(['0:0+3 1:0+2', '1:2+2 2:0+3']);
    expect([layout.paddedTokens, layout.droppedTokens]).toEqual([0, 2]);
  });

  test('pads the tail', () => {
    const layout = planConcatenate({ lengths: Uint32Array.of(3, 4, 5), blockSize: 5, tail: 'pad' });
    expect(describeBlocks(layout)).toEqual(['0:0+3 1:0+2', '1:2+2 2:0+3', '2:3+2']);
    expect([layout.paddedTokens, layout.droppedTokens]).toEqual([3, 0]);
  });

  test('carries a long document over several blocks', () => {
    const layout = planConcatenate({ lengths: Uint32Array.of(1, 9), blockSize: 4, tail: 'drop' });
    expect(describeBlocks(layout)).toEqual(['0:0+1 1:0+3', '1:3+4']);
  });

  test('gives no segment to a document of no tokens', () => {
    const layout = planConcatenate({ lengths: Uint32Array.of(0, 2, 0, 2, 0), blockSize: 2, tail: 'pad' });
    expect(describeBlocks(layout)).toEqual(['1:0+2', '3:0+2']);
  });

  test('makes no block of nothing, or of too little', () => {
    const none = planConcatenate({ lengths: new Uint32Array(0), blockSize: 4, tail: 'pad' });
    expect([none.blockCount, none.droppedTokens]).toEqual([0, 0]);
    const little = planConcatenate({ lengths: Uint32Array.of(3), blockSize: 4, tail: 'drop' });
    expect([little.blockCount, little.droppedTokens]).toEqual([0, 3]);
  });

  test('keeps every token but the tail, in order, for any lengths', () => {
    const lengths = fc.array(fc.nat(50), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 40 }), fc.boolean(), (list, blockSize, pads) => {
        const tail = pads ? 'pad' : 'drop';
        const layout = planConcatenate({ lengths: Uint32Array.from(list), blockSize, tail });
        expectLawfulLayout(layout, list);
        const total = list.reduce((sum, length) => sum + length, 0);
        expect(layout.droppedTokens).toBe(pads ? 0 : total % blockSize);
        expect(layout.paddedTokens).toBe(pads ? (blockSize - (total % blockSize)) % blockSize : 0);
        const run = list.flatMap((length, document) =>
          Array.from({ length }, (_, at) => `${document}@${at}`),
        );
        expect(tokensInOrder(layout)).toEqual(run.slice(0, total - layout.droppedTokens));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('refuses a block size that is no positive integer', () => {
    const plan = (blockSize: number) => () =>
      planConcatenate({ lengths: Uint32Array.of(1), blockSize, tail: 'drop' });
    for (const blockSize of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(plan(blockSize)).toThrow(`blockSize must be an integer from 1 to 2^31 - 1, got ${blockSize}`);
    }
  });
});

function tokensInOrder(layout: ReturnType<typeof planConcatenate>): string[] {
  return Array.from(layout.segmentDocuments).flatMap((document, segment) =>
    Array.from(
      { length: layout.segmentLengths[segment]! },
      (_, at) => `${document}@${layout.segmentStarts[segment]! + at}`,
    ),
  );
}
