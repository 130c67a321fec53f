import { join } from 'node:path';
import { locateToken, readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';
import { readBlocksOf, spansOf } from './read-blocks-of.ts';

const TRAIN = 'data/train-00000-of-00001.parquet';
const VALIDATION = 'data/validation-00000-of-00001.parquet';

/** The source of each domain of the embedded recipe, as document ids begin. */
const SOURCE = { code: 'code/', math: 'math/', prose: 'prose/' };

async function buildMixture(folder: string, pack: string, balance: string) {
  const out = join(folder, 'out');
  const more = `pack: { within: mixture, ${pack} }\nbalance: { ${balance} }\n`;
  await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
  expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
  return { out, manifest: await readCorpusManifest(out) };
}

describe('a build that packs across the mixture', () => {
  test.each([
    ['strategy: concatenate', 'to: equal', { code: 1, math: 1, prose: 1 }],
    [
      'strategy: best-fit',
      'to: shares, shares: { code: 2, math: 1, prose: 1 }',
      { code: 2, math: 1, prose: 1 },
    ],
  ])('by %s balances the tokens of documents (%s) within a block', (pack, balance, weights) =>
    withTemporaryFolder(async (folder) => {
      const { out, manifest } = await buildMixture(folder, pack, balance);
      const train = await readBlocksOf(out, TRAIN);
      const spans = spansOf(train).filter(({ document }) => document !== '');
      const tokens = { code: 0, math: 0, prose: 0 };
      for (const { document, domain, length } of spans) {
        const name = domain as keyof typeof tokens;
        expect(document.startsWith(SOURCE[name])).toBe(true);
        tokens[name] += length;
      }
      const total = tokens.code + tokens.math + tokens.prose;
      const weightSum = weights.code + weights.math + weights.prose;
      for (const name of ['code', 'math', 'prose'] as const) {
        expect(Math.abs(tokens[name] - (total * weights[name]) / weightSum)).toBeLessThanOrEqual(128);
        const ofDomain = manifest.streams.filter((one) => one.split === 'train' && one.domain === name);
        expect(ofDomain.reduce((sum, one) => sum + one.writtenTokens, 0)).toBe(tokens[name]);
      }
      const domainsOfBlock = Map.groupBy(spans, ({ block }) => block);
      const mixed = [...domainsOfBlock.values()].filter(
        (ones) => new Set(ones.map((one) => one.domain)).size > 1,
      );
      expect(mixed.length).toBeGreaterThan(train.blockCount / 10);
      expect(new Set(train.domains)).toEqual(new Set(['mixture']));
      const held = new Set(spansOf(await readBlocksOf(out, VALIDATION)).map(({ document }) => document));
      expect(spans.filter(({ document }) => held.has(document))).toEqual([]);
    }),
  );

  test('accounts for every token, and tells the domain of each', () =>
    withTemporaryFolder(async (folder) => {
      const { out, manifest } = await buildMixture(folder, 'strategy: concatenate', 'to: equal');
      for (const one of manifest.streams) {
        expect(one.packedTokens + one.droppedByPacking).toBe(one.tokens);
        expect(one.writtenTokens + one.droppedByBalancing).toBe(one.packedTokens);
      }
      const blocks = manifest.streams.filter(({ domain }) => domain === 'mixture');
      expect(blocks.map(({ split, documents }) => [split, documents])).toEqual([
        ['train', 0],
        ['validation', 0],
      ]);
      const span = spansOf(await readBlocksOf(out, TRAIN)).find(
        ({ block, domain }) => block === 3 && domain,
      )!;
      const origin = await locateToken(out, { split: 'train', block: 3, token: span.start });
      expect([origin.domain, origin.subdomain]).toEqual([span.domain, span.subdomain]);
    }));

  test('refuses what would spoil its shares', async () => {
    await withTemporaryFolder(async (folder) => {
      const building = (more: string) =>
        buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), join(folder, 'out'));
      await expect(building('pack: { within: mixture, strategy: aligned }\n')).rejects.toThrow(
        '"aligned" crops documents',
      );
      await expect(building('pack: { within: mixture, strategy: best-fit, long: crop }\n')).rejects.toThrow(
        'expected "fragment"',
      );
      await expect(building('pack: { within: mixture }\nbalance: { short: repeat }\n')).rejects.toThrow(
        'for blocks of one domain',
      );
    });
  });
});

describe('a build that packs within domains', () => {
  test('tells the subdomain of each span', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const more = 'pack: { within: domain }\n';
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
      const spans = spansOf(await readBlocksOf(out, TRAIN));
      const math = new Set(spans.filter(({ domain }) => domain === 'math').map(({ subdomain }) => subdomain));
      expect(math).toEqual(new Set(['arithmetic', 'competition']));
      for (const { document, subdomain } of spans.filter(({ domain }) => domain === 'math'))
        expect(document.startsWith(`math/${subdomain}`)).toBe(true);
    }));
});
