import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlockOrigin, readBlocks } from '@sluice/exporting';
import { spanKindOf } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const formats = (names: string) => ({ more: `output: [${names}]\n` });

describe('a build with further formats', () => {
  test('writes the same tokens in the same order, and tells where each is from', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, embeddedRecipe(formats('parquet, numpy, megatron'))), out);
      for (const split of ['train', 'validation']) {
        const shard = openShard(out, `data/${split}-00000-of-00001.parquet`);
        const [batch] = await Array.fromAsync(readBlocks(shard));
        shard.close();
        const tokens = Buffer.from(batch!.tokens.buffer);
        const numpy = readFileSync(join(out, 'numpy', `${split}.npy`));
        expect(numpy.subarray(-tokens.length).equals(tokens), 'numpy').toBe(true);
        const megatron = readFileSync(join(out, 'megatron', `${split}_text_document.bin`));
        expect(megatron.equals(tokens), 'megatron').toBe(true);
        const sidecar = openShard(out, `provenance/${split}.spans`);
        const block = batch!.blockCount - 1;
        const { domain, spans } = await readBlockOrigin(sidecar, block);
        sidecar.close();
        const first = batch!.spanOffsets[block]!;
        expect(domain).toBe(batch!.domains[block]);
        expect(spans.map((span) => [span.document, span.kind, span.start])).toEqual(
          spans.map((_, index) => [
            batch!.spanDocuments[first + index],
            spanKindOf(batch!.spanKinds[first + index]!),
            batch!.spanStarts[first + index],
          ]),
        );
      }
    }));

  test('removes what a recipe no longer asks for', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, embeddedRecipe(formats('parquet, numpy'))), out);
      expect(existsSync(join(out, 'numpy/train.npy'))).toBe(true);
      const ran = await buildCorpus(writeRecipe(folder, embeddedRecipe(formats('parquet'))), out);
      expect(ran).toEqual(['audit 0', 'audit 1', 'audit 2', 'audit 3', 'finish 0']);
      expect(existsSync(join(out, 'numpy/train.npy'))).toBe(false);
      expect(existsSync(join(out, 'provenance/train.spans'))).toBe(false);
    }));

  test('refuses a list without parquet', () =>
    withTemporaryFolder(async (folder) => {
      const building = buildCorpus(
        writeRecipe(folder, embeddedRecipe(formats('numpy'))),
        join(folder, 'out'),
      );
      await expect(building).rejects.toThrow('expected "parquet" among the formats');
    }));
});
