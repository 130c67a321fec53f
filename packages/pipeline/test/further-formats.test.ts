import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REREADERS, readBlockOrigin, readBlocks } from '@sluice/exporting';
import { parseManifest, renderManifest } from '@sluice/manifest';
import { auditCorpus, readCorpusManifest, verifyCorpus } from '@sluice/pipeline';
import { type Finding, spanKindOf } from '@sluice/records';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

/** Changes a byte of a file, and the manifest so that it has the digest of what there is. */
function damageConsistently(out: string, path: string, byte: number): void {
  const bytes = readFileSync(join(out, path));
  bytes[byte]! ^= 1;
  writeFileSync(join(out, path), bytes);
  const manifest = parseManifest(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const entry = manifest.files.find((file) => file.path === path)!;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = manifest.files.map((file) => (file === entry ? { ...file, sha256 } : file));
  writeFileSync(join(out, 'manifest.json'), renderManifest({ ...manifest, files }));
}

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

  test('is verified by reading every format back', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const all = 'parquet, megatron, mds, litdata, nanogpt, numpy, dolma, datatrove';
      await buildCorpus(writeRecipe(folder, embeddedRecipe(formats(all))), out);
      const sound = await verifyCorpus(out);
      expect(sound.problems).toEqual([]);
      const train = sound.formats.filter(({ split, domain }) => split === 'train' && domain === undefined);
      const names = [
        'parquet',
        ...Object.keys(REREADERS).filter((name) => !['loss-weights', 'document-table'].includes(name)),
      ];
      expect(train.map(({ format }) => format)).toEqual(names);
      const digests = new Set(train.flatMap(({ tokenDigest }) => tokenDigest ?? []));
      expect(digests.size).toBe(1);
      // A writer at fault: the manifest has the digest of what it wrote.
      const damage: readonly [path: string, byte: number][] = [
        ['megatron/train_text_document.bin', 100],
        ['numpy/train.npy', 1000],
        ['nanogpt/by-domain/math/val.bin', 10],
        ['datatrove/train/00000_train.ds.index', 0],
        ['provenance/validation.spans', 12],
      ];
      for (const [path, byte] of damage) damageConsistently(out, path, byte);
      const { problems } = await verifyCorpus(out);
      expect(problems.map((problem) => problem.split(' (')[0])).toEqual([
        'megatron',
        'numpy',
        'datatrove',
        'spans',
        'nanogpt',
      ]);
      expect(problems.join('\n')).toMatch(/megatron \(train\) does not hold the blocks .* other tokens/);
      expect(problems.join('\n')).toContain('nanogpt (validation of math) does not hold');
      expect(problems.join('\n')).toMatch(/spans \(validation\) (does not hold|cannot be read back)/);
    }));

  test.each(['subdomain', 'domain', 'mixture'])(
    'is audited and verified where blocks are of a %s',
    (within) =>
      withTemporaryFolder(async (folder) => {
        const out = join(folder, 'out');
        const more = `pack: { within: ${within} }\n${formats('parquet, numpy, mds').more}`;
        await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
        expect(existsSync(join(out, 'provenance/train-spans.parquet'))).toBe(true);
        expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
        const { findings } = await auditCorpus(out);
        expect(findings.find(({ check }) => check === 'spans')).toMatchObject({ severity: 'ok' });
      }),
  );

  test.each(['100 blocks', '25.6 kB'])('cuts files at %s', (shard) =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const more = `shard: ${shard}\n${formats('parquet, litdata').more}`;
      await buildCorpus(writeRecipe(folder, embeddedRecipe({ more })), out);
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
      const { streams } = await readCorpusManifest(out);
      const blocks = streams
        .filter(({ split }) => split === 'train')
        .reduce((sum, { writtenBlocks }) => sum + writtenBlocks, 0);
      const count = Math.ceil(blocks / 100);
      const digits = (value: number) => String(value).padStart(5, '0');
      const names = Array.from(
        { length: count },
        (_, file) => `train-${digits(file)}-of-${digits(count)}.parquet`,
      );
      expect(count).toBeGreaterThan(3);
      expect(readdirSync(join(out, 'data')).filter((name) => name.startsWith('train'))).toEqual(names);
      const chunks = readdirSync(join(out, 'litdata/train')).filter((name) => name.endsWith('.bin'));
      expect(Math.abs(chunks.length - count)).toBeLessThanOrEqual(1); // the table of offsets counts for bytes
      const { findings } = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as {
        findings: Finding[];
      };
      expect(findings.filter(({ check, severity }) => check === 'balance' && severity !== 'ok')).toEqual([]);
    }),
  );

  test('removes what a recipe no longer asks for', () =>
    withTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      await buildCorpus(writeRecipe(folder, embeddedRecipe(formats('parquet, numpy'))), out);
      expect(existsSync(join(out, 'numpy/train.npy'))).toBe(true);
      const ran = await buildCorpus(writeRecipe(folder, embeddedRecipe(formats('parquet'))), out);
      expect(ran.filter((task) => !/^(write|audit|certify|finish) /.test(task))).toEqual([]);
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
