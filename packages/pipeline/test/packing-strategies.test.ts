import { join } from 'node:path';
import { readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

describe('a build', () => {
  test.each(['concatenate', 'best-fit', 'aligned', 'pad'])(
    'that packs by %s accounts for every token and is balanced within one block',
    (strategy) =>
      withTemporaryFolder(async (folder) => {
        const out = join(folder, 'out');
        const more = `pack: { strategy: ${strategy}, tail: pad }\n`;
        await buildCorpus(writeRecipe(folder, embeddedRecipe({ more, budget: '300 kB' })), out);
        expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
        const { streams, blockSize } = await readCorpusManifest(out);
        for (const stream of streams) {
          expect(stream.packedTokens + stream.droppedByPacking).toBe(stream.tokens);
          expect(stream.writtenTokens + stream.droppedByBalancing).toBe(stream.packedTokens);
        }
        const written = Map.groupBy(
          streams.filter(({ split }) => split === 'train'),
          ({ domain }) => domain,
        );
        const tokens = [...written.values()].map((ofDomain) =>
          ofDomain.reduce((sum, one) => sum + one.writtenTokens, 0),
        );
        const mean = tokens.reduce((sum, count) => sum + count, 0) / tokens.length;
        expect(tokens).toHaveLength(3);
        for (const count of tokens) expect(Math.abs(count - mean)).toBeLessThanOrEqual(blockSize);
      }),
  );

  test('repeats short domains up to the epochs that are allowed', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const more = 'balance: { short: repeat, max_epochs: 2, order: { even: 6 } }\n';
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
      const { streams } = await readCorpusManifest(out);
      const train = streams.filter(({ split }) => split === 'train');
      expect(train.some((stream) => stream.writtenBlocks > stream.blocks)).toBe(true);
      for (const stream of train) expect(stream.writtenBlocks).toBeLessThanOrEqual(2 * stream.blocks);
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
    }));
});
