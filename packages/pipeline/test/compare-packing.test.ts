import { join } from 'node:path';
import { compareRecipePacking, planRecipe, readCorpusManifest } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const STRATEGIES = ['aligned', 'best-fit', 'concatenate', 'pad'];

describe('compareRecipePacking(planned, options)', () => {
  test.each(['aligned', 'best-fit'])(
    'foresees what a build that packs by %s loses of each domain',
    (strategy) =>
      withTemporaryFolder(async (folder) => {
        const more = `pack: { strategy: ${strategy}, within: domain }\n`;
        const recipe = writeRecipe(folder, embeddedRecipe({ budget: '400 kB', more }));
        const { costs } = await compareRecipePacking(await planRecipe(recipe));
        await buildCorpus(recipe, join(folder, 'out'));
        const { streams, blockSize } = await readCorpusManifest(join(folder, 'out'));
        for (const stream of streams.filter(({ split }) => split === 'train')) {
          const cost = costs.find((one) => one.domain === stream.domain && one.strategy === strategy)!;
          const lost = (cost.croppedTokens + cost.droppedTokens) / cost.documentTokens;
          expect(Math.abs(lost - stream.droppedByPacking / stream.tokens)).toBeLessThan(0.05);
          const padded = cost.paddedTokens / (cost.blocks * blockSize);
          expect(Math.abs(padded - stream.paddedTokens / (stream.blocks * blockSize))).toBeLessThan(0.05);
          const cut = cost.cutDocuments / cost.documents;
          expect(Math.abs(cut - stream.cutDocuments / stream.documents)).toBeLessThan(0.15);
        }
      }),
  );

  test('compares all strategies on the same documents, also of a mixture, in blocks of any size', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeRecipe(folder, embeddedRecipe({ more: 'pack: { within: mixture }\n' }));
      const planned = await planRecipe(recipe);
      const comparison = await compareRecipePacking(planned, { blockSize: 64 });
      expect(comparison.blockSize).toBe(64);
      expect(await compareRecipePacking(planned, { blockSize: 64 })).toEqual(comparison);
      const byDomain = Map.groupBy(comparison.costs, ({ domain }) => domain);
      expect([...byDomain.keys()]).toEqual(['code', 'math', 'mixture', 'prose']);
      for (const [domain, costs] of byDomain) {
        expect(costs.map(({ strategy }) => strategy).sort()).toEqual(STRATEGIES);
        expect(new Set(costs.map(({ documentTokens }) => documentTokens)).size).toBe(1);
        for (const cost of costs) {
          expect(cost.packedTokens + cost.croppedTokens + cost.droppedTokens).toBe(cost.documentTokens);
          expect(cost.blocks > 0).toBe(domain === 'mixture');
        }
      }
    }));
});
