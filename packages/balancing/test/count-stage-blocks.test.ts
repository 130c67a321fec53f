import { type ChosenBlocks, countStageBlocks, orderBlocks } from '@sluice/balancing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('countStageBlocks(seed, of)', () => {
  test('puts every stage within half a block of its tokens, in the order that is trained', () => {
    const cases = fc.record({
      blockTokens: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 4, maxLength: 60 }),
      epochs: fc.integer({ min: 1, max: 3 }),
      parts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ blockTokens: list, epochs, parts }) => {
        const blockTokens = Uint32Array.from(list);
        const blocks = Uint32Array.from({ length: epochs * list.length }, (_, at) => at % list.length);
        const stream: ChosenBlocks = { name: 'code', blocks, epochBlocks: list.length };
        const total = epochs * list.reduce((sum, count) => sum + count, 0);
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const stageTokens = parts.map((part) => (total * part) / whole);
        const counts = countStageBlocks('42', { name: 'train', stream, blockTokens, stageTokens });
        const order = orderBlocks('42', {
          name: 'train',
          streams: [stream],
          stages: counts.map((count) => [count]),
        });
        let place = 0;
        let wanted = 0;
        let tokens = 0;
        for (const [stage, count] of counts.entries()) {
          wanted += stageTokens[stage]!;
          for (const end = place + count; place < end; place++) tokens += blockTokens[order.blocks[place]!]!;
          expect(Math.abs(tokens - wanted)).toBeLessThanOrEqual(Math.max(...list) / 2 + 1e-6);
        }
        expect(place).toBe(blocks.length);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('gives nothing of a stream without blocks', () => {
    const stream = { name: 'none', blocks: new Uint32Array(0) };
    const of = { name: 'train', stream, blockTokens: new Uint32Array(0), stageTokens: [0, 0] };
    expect(countStageBlocks('42', of)).toEqual([0, 0]);
  });
});
