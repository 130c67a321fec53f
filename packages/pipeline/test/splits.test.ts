import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditReport,
  inspectCorpus,
  locateToken,
  readCorpusManifest,
  verifyCorpus,
} from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { readSplitSpans, shardPaths } from '../src/corpus/read-corpus.ts';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const SPLITS = ['train', 'validation', 'test'] as const;

/** Builds the embedded corpus with a split of its own and gives the documents of each split's blocks. */
async function buildSplit(folder: string, split: string, more = '') {
  const text = embeddedRecipe({ blockSize: 32, more }).replace(/^split: .*$/m, `split: { ${split} }`);
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, text), out);
  const manifest = await readCorpusManifest(out);
  const documents = await Promise.all(
    SPLITS.map(async (name) => {
      const ids = new Set<string>();
      for await (const batch of readSplitSpans(out, shardPaths(manifest, name)))
        for (const id of batch.spanDocuments) ids.add(id);
      return ids;
    }),
  );
  const audit = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
  const tokens = (name: string, domain: string) =>
    manifest.streams
      .filter((stream) => stream.split === name && stream.domain === domain)
      .reduce((sum, stream) => sum + stream.tokens, 0);
  return { out, manifest, documents, findings: audit.findings, tokens };
}

describe('a build with a test split', () => {
  test('writes it in every format, holds it apart, and verifies', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildSplit(
        folder,
        'validation: 5%, test: 6%',
        'output: [parquet, nanogpt, megatron, numpy]',
      );
      const [train, validation, held] = built.documents;
      expect(held!.size).toBeGreaterThan(20);
      expect(held!.isDisjointFrom(train!) && held!.isDisjointFrom(validation!)).toBe(true);
      for (const path of ['nanogpt/val.bin', 'nanogpt/test.bin', 'numpy/test.npy', 'README.md'])
        expect(existsSync(join(built.out, path))).toBe(true);
      expect(readFileSync(join(built.out, 'README.md'), 'utf8')).toContain('path: data/test-*.parquet');
      expect((await verifyCorpus(built.out)).problems).toEqual([]);
      const subjects = built.findings
        .filter(({ check }) => check === 'leakage/documents')
        .map(({ subject, severity }) => [subject, severity]);
      expect(subjects).toEqual([
        ['train and validation', 'ok'],
        ['train and test', 'ok'],
        ['validation and test', 'ok'],
      ]);
      const [block] = await inspectCorpus(built.out, { split: 'test', perDomain: 1 });
      expect(held!.has(block!.spans[0]!.document)).toBe(true);
      const { document } = await locateToken(built.out, { split: 'test', block: block!.block, token: 0 });
      expect(document).toBe(block!.spans[0]!.document);
    }));

  test('leaves validation as it is without one', () =>
    withTemporaryFolder(async (folder) => {
      const [withTest, without] = await Promise.all(
        ['validation: 5%, test: 6%', 'validation: 5%'].map((split) =>
          withTemporaryFolder((inner) => buildSplit(inner, split).then(({ out }) => digestTree(out))),
        ),
      );
      expect(folder).not.toBe('');
      const path = 'data/validation-00000-of-00001.parquet';
      expect(withTest![path]).toBe(without![path]);
      expect(Object.keys(without!).filter((name) => name.includes('test'))).toEqual([]);
    }));
});

describe('a build with split sizes in counts', () => {
  test('holds out the tokens that it was told to, and one document more at most for each subdomain', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildSplit(folder, 'validation: 2 k tokens, test: 30 documents');
      for (const domain of ['math', 'prose']) {
        expect(built.tokens('validation', domain)).toBeGreaterThanOrEqual(2_000);
        expect(built.tokens('validation', domain)).toBeLessThan(3_000);
      }
      const tested = [...built.documents[2]!].filter((id) => id.startsWith('prose/'));
      expect(tested.length).toBeGreaterThan(25);
      expect(tested.length).toBeLessThanOrEqual(30);
    }));
});
