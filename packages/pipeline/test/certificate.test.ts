import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParquetWriter, hubShardPath, readBlocks } from '@sluice/exporting';
import {
  parseManifest,
  parseSplitCertificate,
  renderManifest,
  type SplitCertificate,
} from '@sluice/manifest';
import { type AuditReport, auditCorpus, claimsThat, verifyCorpus } from '@sluice/pipeline';
import type { BlockBatch, Finding, SplitName } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { describeFile } from '../src/corpus/describe-file.ts';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

async function build(folder: string, split = 'validation: 5%, exact_duplicates: keep-one') {
  const text = embeddedRecipe({ blockSize: 64 }).replace(/^split: .*$/m, `split: { ${split} }`);
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, text), out);
  return out;
}

const certificateOf = (out: string): SplitCertificate =>
  parseSplitCertificate(readFileSync(join(out, 'certificate.json'), 'utf8'));

async function readShard(out: string, split: SplitName): Promise<BlockBatch> {
  const shard = openShard(out, hubShardPath({ split, shard: 0, shardCount: 1 }));
  try {
    for await (const batch of readBlocks(shard)) return batch;
  } finally {
    shard.close();
  }
  throw new Error(`${split} has no block`);
}

/** Puts blocks in the place of a split's, and brings the manifest up to date, as somebody who hides a leak would. */
async function plant(out: string, split: SplitName, batch: BlockBatch): Promise<void> {
  const path = hubShardPath({ split, shard: 0, shardCount: 1 });
  const manifest = parseManifest(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const chunks: Uint8Array[] = [];
  const { blockSize, vocabularySize } = manifest;
  const writer = createParquetWriter(
    { write: (bytes) => void chunks.push(bytes.slice()) },
    { blockSize, vocabularySize },
  );
  await writer.write(batch);
  await writer.finish();
  const bytes = Buffer.concat(chunks);
  writeFileSync(join(out, path), bytes);
  const entry = await describeFile(out, path);
  const files = manifest.files.map((file) => (file.path === path ? entry : file));
  writeFileSync(join(out, 'manifest.json'), renderManifest({ ...manifest, files }));
}

describe('the certificate of a build', () => {
  test('says what was compared and holds, and is made again from the files alone', () =>
    withTemporaryFolder(async (folder) => {
      const out = await build(folder, 'validation: 5%, test: 4%, exact_duplicates: keep-one');
      const certificate = certificateOf(out);
      expect(certificate.holds).toBe(true);
      expect(certificate.claims).toEqual(['documents', 'groups', 'contents', 'near-copies']);
      const manifest = parseManifest(readFileSync(join(out, 'manifest.json'), 'utf8'));
      for (const { split, documents, wholeDocuments, tokens, words } of certificate.splits) {
        const ofSplit = manifest.streams.filter((stream) => stream.split === split);
        expect(documents).toBeLessThanOrEqual(ofSplit.reduce((sum, stream) => sum + stream.documents, 0));
        expect(tokens).toBeLessThan(ofSplit.reduce((sum, stream) => sum + stream.writtenTokens, 0));
        expect(Math.min(wholeDocuments, tokens, words)).toBeGreaterThan(10);
      }
      const pairs = certificate.nearCopies.between.map((of) => [...of.splits, of.pairs > 0, of.nearPairs]);
      expect(pairs).toEqual([
        ['train', 'validation', true, 0],
        ['train', 'test', true, 0],
        ['validation', 'test', true, 0],
      ]);
      const verification = await verifyCorpus(out);
      expect(verification.problems).toEqual([]);
      expect(verification.certificate).toEqual(certificate);
    }));

  test('says of a few blocks what it cannot show, which is no fault', () =>
    withTemporaryFolder(async (folder) => {
      const text = embeddedRecipe({
        blockSize: 16,
        more: 'balance: { total: 6 blocks, validation: equal }\n',
      });
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, text), out);
      const { problems, certificate } = await verifyCorpus(out);
      expect(problems).toEqual([]);
      expect(certificate).toMatchObject({ holds: false });
      expect(claimsThat('not-shown', certificate!)).toContain('contents');
      expect(claimsThat('broken', certificate!)).toEqual([]);
    }));

  test('claims nothing and does not hold where the recipe holds nothing out, which is no fault', () =>
    withTemporaryFolder(async (folder) => {
      const out = await build(folder, 'validation: 0%');
      expect(certificateOf(out)).toMatchObject({ holds: false, claims: [], keys: [] });
      expect(readdirSync(join(out, 'data'))).toEqual(['train-00000-of-00001.parquet']);
      const { problems, certificate } = await verifyCorpus(out);
      expect(problems).toEqual([]);
      expect(certificate).toEqual(certificateOf(out));
      const report = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
      for (const { findings } of [report, await auditCorpus(out)]) {
        const leakage = findings.filter(({ check }) => check === 'leakage/documents');
        expect(leakage).toMatchObject([{ severity: 'low', figure: null }]);
      }
    }));
});

/** The checks that tell of what a part of the certificate counts. */
const LEAKS: Readonly<Record<string, readonly string[]>> = {
  keys: ['leakage/documents', 'leakage/groups', 'leakage/contents'],
  nearCopies: ['leakage/clusters'],
};

describe('verifyCorpus(folder) of a corpus with a leak planted in its blocks', () => {
  test.each<[string, (train: BlockBatch, validation: BlockBatch) => BlockBatch, string]>([
    [
      'documents of train under other names',
      (train) => ({
        ...train,
        spanDocuments: train.spanDocuments.map((id) => (id === '' ? '' : `elsewhere/${id}`)),
      }),
      'nearCopies',
    ],
    [
      'a document of train under its own name',
      (train, validation) => ({
        ...validation,
        spanDocuments: validation.spanDocuments.map((id, span) =>
          span === 0 ? train.spanDocuments[0]! : id,
        ),
      }),
      'keys',
    ],
  ])('finds %s, though every digest fits', (_, change, key) =>
    withTemporaryFolder(async (folder) => {
      const out = await build(folder);
      const [train, validation] = [await readShard(out, 'train'), await readShard(out, 'validation')];
      await plant(out, 'validation', change(train, validation));
      const { problems, certificate } = await verifyCorpus(out);
      expect(
        problems.some((problem) => problem.startsWith(`certificate.json: ${key} is not what the blocks say`)),
      ).toBe(true);
      expect(certificate!.holds).toBe(false);
      expect(problems.at(-1)).toMatch(/^the splits are not apart/);
      const crossing = (findings: readonly Finding[]) =>
        findings
          .filter(({ check, severity }) => LEAKS[key]!.includes(check) && severity === 'high')
          .map(({ check }) => check);
      expect(crossing((await auditCorpus(out, { leakage: 'measured' })).findings)).not.toEqual([]);
      const byIds = key === 'keys' ? ['leakage/documents'] : [];
      expect(crossing((await auditCorpus(out)).findings)).toEqual(byIds);
    }),
  );

  test('does not certify what it cannot read', () =>
    withTemporaryFolder(async (folder) => {
      const out = await build(folder);
      writeFileSync(join(out, 'provenance/train-groups.parquet'), 'cut short');
      const { problems, certificate } = await verifyCorpus(out);
      expect(certificate).toBeUndefined();
      expect(problems).toContainEqual(expect.stringContaining('were not certified again'));
    }));
});

test('copies that the recipe keeps are counted, and no claim', () =>
  withTemporaryFolder(async (folder) => {
    const out = await build(folder, 'validation: 10%, exact_duplicates: keep, near_duplicates: keep');
    const certificate = certificateOf(out);
    expect(certificate.claims).toEqual(['documents', 'groups']);
    const contents = certificate.keys.find(({ kind }) => kind === 'contents')!;
    expect(contents.crossing).toBeGreaterThan(0);
    expect(contents.examples.length).toBeGreaterThan(0);
    const { findings } = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
    expect(findings).toContainEqual(expect.objectContaining({ check: 'leakage/contents', severity: 'high' }));
  }));
