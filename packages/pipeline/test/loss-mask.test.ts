import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlocks } from '@sluice/exporting';
import { readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { type BlockBatch, spanKindOf } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

async function readSplit(out: string, split: string): Promise<BlockBatch> {
  const shard = openShard(out, `data/${split}-00000-of-00001.parquet`);
  const [batch] = await Array.fromAsync(readBlocks(shard));
  shard.close();
  return batch!;
}

/** The mask token by token, out of the spans. */
function maskOf(batch: BlockBatch, masked: readonly string[], firstTokens: number): number[] {
  const mask: number[] = [];
  for (let block = 0; block < batch.blockCount; block++) {
    let [run, document] = [0, '?'];
    for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
      if (batch.spanDocuments[span] !== document) [run, document] = [0, batch.spanDocuments[span]!];
      const isLearnt = !masked.includes(spanKindOf(batch.spanKinds[span]!));
      for (let token = 0; token < batch.spanLengths[span]!; token++)
        mask.push(run++ >= firstTokens && isLearnt ? 1 : 0);
    }
  }
  return mask;
}

describe('a build with a loss mask', () => {
  test('writes it beside the same tokens, counts what is learnt, and is sound', () =>
    withTemporaryFolder(async (folder) => {
      const pack = 'pack: { strategy: best-fit }\noutput: [parquet, numpy]\n';
      const plain = join(folder, 'plain');
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more: pack }), 'plain.yaml'), plain);
      const out = join(folder, 'out');
      const more = `${pack}loss: { mask: [separator, template], first_tokens: 3 }\n`;
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
      const { streams } = await readCorpusManifest(out);
      for (const split of ['train', 'validation']) {
        const { lossMask, ...batch } = await readSplit(out, split);
        expect(batch).toEqual(await readSplit(plain, split));
        expect([...lossMask!]).toEqual(maskOf(batch, ['template', 'separator', 'padding'], 3));
        const numpy = readFileSync(join(out, `numpy/${split}_loss_mask.npy`));
        expect(numpy.subarray(-lossMask!.length).equals(lossMask!)).toBe(true);
        const learnt = streams.filter((one) => one.split === split).map((one) => one.learntTokens!);
        expect(learnt.reduce((sum, count) => sum + count, 0)).toBe(lossMask!.filter((one) => one).length);
        expect(Math.min(...learnt)).toBeGreaterThan(0);
      }
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
    }));

  test('writes the data again when the mask changes, and nothing before it', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, embeddedRecipe()), out);
      const tree = digestTree(out);
      const more = 'loss: {}\n';
      const ran = await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
      expect(ran.slice(0, 2)).toEqual(['write 0', 'write 1']);
      expect(digestTree(out)['data/train-00000-of-00001.parquet']).not.toBe(
        tree['data/train-00000-of-00001.parquet'],
      );
    }));
});
