import { planBestFit } from '@sluice/packing';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { readRealLengths } from './real-lengths.ts';

describe('on the lengths of real documents,', () => {
  const sources = readRealLengths(sharedDataFolder());
  const domains = new Map([
    ['code', ['code']],
    ['math', ['gsm8k', 'competition']],
    ['prose', ['wikitext', 'books']],
  ]);

  test.each([...domains])(
    'planBestFit(options) stays within 0.5 %% of the lower bound for %s',
    (_, names) => {
      const lengths = Uint32Array.from(names.flatMap((name) => [...sources.get(name)!]));
      const tokens = lengths.reduce((sum, length) => sum + length, 0);
      expect(tokens).toBeGreaterThan(1_000_000);
      for (const blockSize of [512, 1024, 2048]) {
        const bound = Math.ceil(tokens / blockSize);
        const { blockCount } = planBestFit({ lengths, blockSize, long: 'fragment' });
        expect(blockCount / bound).toBeLessThan(1.005);
      }
    },
  );
});
