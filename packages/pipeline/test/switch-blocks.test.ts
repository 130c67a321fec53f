import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParquetWriter } from '@sluice/exporting';
import { readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { checkSwitchBlocks } from '../src/tasks/switch-blocks.ts';
import { SWITCH_PATH } from '../src/tasks/write.ts';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';
import { readBlocksOf, spansOf } from './read-blocks-of.ts';

const recipe = (more: string) => embeddedRecipe({ blockSize: 64, validation: '10%', budget: '200 kB', more });

describe('a build with switch blocks', () => {
  test('writes blocks of held-out documents that change domain at the token it says', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const more = 'switch_blocks: { at: 24, blocks: 5, pairs: [[code, prose], [prose, math]] }\n';
      await buildCorpus(writeRecipe(folder, recipe(more)), out);
      const { switchBlocks } = await readCorpusManifest(out);
      expect(switchBlocks).toEqual([
        { before: 'code', after: 'prose', switchToken: 24, blocks: 5 },
        { before: 'prose', after: 'math', switchToken: 24, blocks: 5 },
      ]);
      const batch = await readBlocksOf(out, SWITCH_PATH);
      expect(batch.domains).toEqual([...Array(5).fill('code>prose'), ...Array(5).fill('prose>math')]);
      for (const { block, start, length, document, domain, documentOffset } of spansOf(batch)) {
        const [before, after] = batch.domains[block]!.split('>');
        expect(domain).toBe(start < 24 ? before : after);
        expect(document.startsWith(`${domain}/`)).toBe(true);
        expect(start < 24 && start + length > 24).toBe(false);
        if (start === 0 || start === 24) expect(documentOffset).toBe(0);
      }
      const train = spansOf(await readBlocksOf(out, 'data/train-00000-of-00001.parquet'));
      const trained = new Set(train.map(({ document }) => document));
      expect(batch.spanDocuments.filter((document) => trained.has(document))).toEqual([]);
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
    }));

  test('leaves all else as it was, and has every pair by default, at the middle', () =>
    withTemporaryFolder(async (folder) => {
      const [plain, out] = [join(folder, 'plain'), join(folder, 'out')];
      await buildCorpus(writeRecipe(folder, recipe(''), 'plain.yaml'), plain);
      await buildCorpus(writeRecipe(folder, recipe('switch_blocks: { blocks: 2 }\n')), out);
      const [before, after] = [digestTree(plain), digestTree(out)];
      for (const path of Object.keys(before).filter((name) => name.startsWith('data/')))
        expect(after[path]).toBe(before[path]);
      const { switchBlocks } = await readCorpusManifest(out);
      expect(switchBlocks).toHaveLength(6);
      for (const entry of switchBlocks!) expect(entry).toMatchObject({ switchToken: 32, blocks: 2 });
    }));

  test('is found out by verify and audit if a block changes elsewhere', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const more = 'switch_blocks: { blocks: 2, pairs: [[code, math]] }\n';
      await buildCorpus(writeRecipe(folder, recipe(more)), out);
      const { switchBlocks, vocabularySize } = await readCorpusManifest(out);
      expect((await checkSwitchBlocks(out, switchBlocks!)).problems).toEqual([]);
      const other = [{ ...switchBlocks![0]!, switchToken: 31 }];
      expect((await checkSwitchBlocks(out, other)).problems).toHaveLength(2);
      const batch = await readBlocksOf(out, SWITCH_PATH);
      const spanDomains = batch.spanDomains!.map(() => 'code');
      cpSync(out, join(folder, 'bad'), { recursive: true });
      const chunks: Uint8Array[] = [];
      const writer = createParquetWriter(
        { write: (bytes) => void chunks.push(bytes) },
        { vocabularySize, blockSize: 64, optionalColumns: ['span_domains', 'span_subdomains'] },
      );
      await writer.write({ ...batch, spanDomains });
      await writer.finish();
      writeFileSync(join(folder, 'bad', SWITCH_PATH), Buffer.concat(chunks));
      expect((await checkSwitchBlocks(join(folder, 'bad'), switchBlocks!)).problems).toHaveLength(2);
    }));

  test.each([
    ['switch_blocks: { at: 64 }', 'less than 64'],
    ['switch_blocks: { pairs: [[code, cdoe]] }', 'there are code, math, prose'],
    ['switch_blocks: { pairs: [[code, code]] }', 'two different domains'],
  ])('refuses %s', (more, message) =>
    withTemporaryFolder(async (folder) => {
      const building = buildCorpus(writeRecipe(folder, recipe(`${more}\n`)), join(folder, 'out'));
      await expect(building).rejects.toThrow(message);
    }),
  );
});
