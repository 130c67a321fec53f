import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlocks } from '@sluice/exporting';
import { readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { type BlockBatch, type Finding, spanKindOf } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const BLOCK_SIZE = 128;

async function build(folder: string, more: string) {
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, embeddedRecipe({ more, budget: '200 kB' })), out);
  const { findings } = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as { findings: Finding[] };
  return { out, manifest: await readCorpusManifest(out), findings };
}

async function readBatch(out: string, path: string): Promise<BlockBatch> {
  const shard = openShard(out, path);
  try {
    return (await Array.fromAsync(readBlocks(shard)))[0]!;
  } finally {
    shard.close();
  }
}

/** Trained tokens of the blocks `start .. end` by what `name` calls a block. */
function countTokens(
  batch: BlockBatch,
  { start = 0, end = batch.blockCount }: { start?: number; end?: number },
  name: (block: number) => string,
): Record<string, number> {
  const tokens: Record<string, number> = {};
  for (let block = start; block < end; block++) {
    for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
      if (spanKindOf(batch.spanKinds[span]!) === 'padding') continue;
      tokens[name(block)] = (tokens[name(block)] ?? 0) + batch.spanLengths[span]!;
    }
  }
  return tokens;
}

const keysOf = ({ tokens, blockCount }: BlockBatch): string[] =>
  Array.from({ length: blockCount }, (_, block) =>
    tokens.subarray(block * BLOCK_SIZE, (block + 1) * BLOCK_SIZE).join(),
  );

describe('a build', () => {
  test.each(['concatenate', 'pad'])(
    'of a curriculum has the shares of each stage, within one block, when it packs by %s',
    (strategy) =>
      withTemporaryFolder(async (folder) => {
        const more = `pack: { strategy: ${strategy} }
balance:
  short: repeat
  max_epochs: 3
  within: { math: { arithmetic: 1, competition: 1 } }
  stages:
    - { share: 3, to: shares, shares: { code: 2, math: 1, prose: 1 } }
    - { share: 1, to: shares, shares: { code: 0, math: 1, prose: 0 } }
`;
        const { out, manifest, findings } = await build(folder, more);
        const batch = await readBatch(out, 'data/train-00000-of-00001.parquet');
        const [first, last] = manifest.stageEnds as [number, number];
        expect(last).toBe(batch.blockCount);
        const domainOf = (block: number) => batch.domains[block]!;
        const early = countTokens(batch, { end: first }, domainOf);
        const late = countTokens(batch, { start: first }, domainOf);
        const all = Object.values(early).reduce((sum, count) => sum + count, 0);
        expect(Math.abs(early.code! - all / 2)).toBeLessThanOrEqual(BLOCK_SIZE);
        expect(Math.abs(early.math! - early.prose!)).toBeLessThanOrEqual(2 * BLOCK_SIZE);
        expect(Object.keys(late)).toEqual(['math']);
        expect(Math.abs(late.math! - all / 3)).toBeLessThanOrEqual(2 * BLOCK_SIZE);
        const inside = countTokens(batch, { start: first }, (block) => batch.subdomains[block]!);
        expect(Math.abs(inside.arithmetic! - inside.competition!)).toBeLessThanOrEqual(2 * BLOCK_SIZE);
        const balance = findings.filter(({ check }) => check === 'balance');
        expect(balance.map(({ subject }) => subject)).toEqual(
          expect.arrayContaining(['stage 2', 'stage 1: code', 'stage 2: math.competition']),
        );
        expect(balance.filter(({ severity }) => severity !== 'ok')).toEqual([]);
        const competition = manifest.sources.find(({ name }) => name.includes('math') && name !== '')!;
        expect(competition.trainedTokens).toBeGreaterThan(0);
        expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
      }),
  );

  test('of an objective weighs blocks so that the loss is what is wanted, in every format', () =>
    withTemporaryFolder(async (folder) => {
      const more = `balance:
  to: equal
  objective: { to: shares, shares: { code: 6, math: 3, prose: 1 }, within: { math: { arithmetic: 1, competition: 3 } } }
output: [parquet, mds, numpy]
`;
      const { out, manifest, findings } = await build(folder, more);
      const batch = await readBatch(out, 'data/train-00000-of-00001.parquet');
      const weights = batch.lossWeights!;
      const weighted: Record<string, number> = {};
      for (const [block, domain] of batch.domains.entries()) {
        const name = domain === 'math' ? batch.subdomains[block]! : domain;
        weighted[name] = (weighted[name] ?? 0) + weights[block]!;
      }
      const share = (name: string) => weighted[name]! / batch.blockCount;
      for (const [name, wanted] of [
        ['code', 0.6],
        ['arithmetic', 0.075],
        ['competition', 0.225],
        ['prose', 0.1],
      ] as const)
        expect(share(name), name).toBeCloseTo(wanted, 5);
      expect(weights.reduce((sum, weight) => sum + weight, 0) / batch.blockCount).toBeCloseTo(1, 5);
      const sidecar = readFileSync(join(out, 'provenance/train-loss-weights.npy'));
      expect(sidecar.subarray(-4 * weights.length)).toEqual(Buffer.from(weights.buffer));
      const { shards } = JSON.parse(readFileSync(join(out, 'mds/train/index.json'), 'utf8'));
      expect(shards[0].column_names).toContain('loss_weight');
      expect(manifest.streams.every(({ lossWeight }) => lossWeight !== undefined)).toBe(true);
      expect(findings.filter(({ check }) => check === 'objective').map(({ severity }) => severity)).toEqual([
        'ok',
        'ok',
        'ok',
      ]);
    }));

  test('refuses an objective for what is not sampled', () =>
    withTemporaryFolder(async (folder) => {
      const shares = '{ code: 1, math: 1, prose: 0 }';
      const more = `balance: { to: shares, shares: ${shares}, objective: { to: equal } }\n`;
      await expect(build(folder, more)).rejects.toThrow(
        'the objective has a share of 33.33 % for prose, of which no token is written',
      );
    }));

  test('holds out every block of each domain by itself, beside a mix of equal parts that says what it leaves out', () =>
    withTemporaryFolder(async (folder) => {
      const more = 'balance: { validation: equal }\noutput: [parquet, numpy]\n';
      const { out, manifest, findings } = await build(folder, more);
      const mix = await readBatch(out, 'data/validation-00000-of-00001.parquet');
      const held = manifest.streams.filter(({ split }) => split === 'validation');
      const counts = countTokens(mix, {}, (block) => mix.domains[block]!);
      expect(new Set(Object.values(counts)).size).toBe(1);
      const keys = new Set(keysOf(mix));
      let left = 0;
      for (const domain of ['code', 'math', 'prose']) {
        const own = await readBatch(out, `by-domain/${domain}/validation-00000-of-00001.parquet`);
        const blocks = held.filter((stream) => stream.domain === domain);
        expect(own.blockCount).toBe(blocks.reduce((sum, stream) => sum + stream.blocks, 0));
        expect(new Set(own.domains)).toEqual(new Set([domain]));
        const ofMix = keysOf(own).filter((key) => keys.has(key)).length;
        expect(ofMix).toBe(mix.domains.filter((name) => name === domain).length);
        left += own.blockCount - ofMix;
        const numpy = readFileSync(join(out, `numpy/by-domain/${domain}/validation.npy`));
        expect(numpy.subarray(-own.tokens.byteLength).equals(Buffer.from(own.tokens.buffer))).toBe(true);
      }
      expect(left).toBeGreaterThan(0);
      expect(held.reduce((sum, { blocks, writtenBlocks }) => sum + blocks - writtenBlocks, 0)).toBe(left);
      expect(
        findings
          .filter(({ check }) => check === 'held-out')
          .map(({ sentence }) => sentence)
          .join(' '),
      ).toMatch(/of its \d+ held-out tokens are not in the mix of validation/);
      expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain(
        'path: by-domain/code/validation-*.parquet',
      );
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
    }));
});
