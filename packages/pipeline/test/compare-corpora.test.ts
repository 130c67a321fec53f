import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MANIFEST_VERSION,
  type Manifest,
  renderManifest,
  type SourceEntry,
  type StreamEntry,
} from '@sluice/manifest';
import { compareCorpora } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { writeRecipe } from './embedded-recipe.ts';

const stream = (domain: string, writtenTokens: number): StreamEntry => ({
  split: 'train',
  domain,
  subdomain: 'x',
  documents: writtenTokens / 10,
  tokens: writtenTokens,
  blocks: 1,
  writtenBlocks: 1,
  packedTokens: writtenTokens,
  writtenTokens,
  droppedByPacking: 0,
  droppedByBalancing: 0,
  paddedTokens: 0,
  croppedTokens: 0,
  droppedDocuments: 0,
  cutDocuments: 0,
  beginningsSeen: 0,
  endsSeen: 0,
});

const source = (name: string, recordCount: number): SourceEntry => ({
  name,
  domain: 'math',
  revision: '',
  recordCount,
  drops: {},
  cleaned: {},
  sampledDocuments: recordCount,
  sampledBytes: 1,
  trainTokens: 1,
  trainedTokens: 1,
});

interface Planted {
  readonly seed: string;
  readonly streams: readonly StreamEntry[];
  readonly sources: readonly SourceEntry[];
  readonly findings: readonly object[];
  readonly files: Readonly<Record<string, string>>;
}

/** Leaves what a comparison reads of a corpus. */
function plantCorpus(folder: string, { seed, streams, sources, findings, files }: Planted): string {
  mkdirSync(folder);
  const manifest: Manifest = {
    manifestVersion: MANIFEST_VERSION,
    sluiceVersion: '0.1.0',
    name: 'n',
    seed,
    lockDigest: seed,
    blockSize: 8,
    vocabularySize: 10,
    endOfTextId: 0,
    tokenizerEngine: 'fast',
    specialTokens: 'as-text',
    tokens: { domains: [], usedIds: 0 },
    samples: [],
    sources: [...sources],
    streams: [...streams],
    stageEnds: [1],
    files: Object.entries(files).map(([path, sha256]) => ({
      path,
      byteLength: 1,
      sha256: sha256.repeat(64),
      crc32: sha256.repeat(8),
    })),
  };
  writeFileSync(join(folder, 'manifest.json'), renderManifest(manifest));
  writeFileSync(join(folder, 'audit.json'), JSON.stringify({ findings }));
  const locked = [
    { name: 'gsm8k', revision: '', files: [{ path: 'a', byteLength: Number(seed), digest: 'd' }] },
  ];
  const tokenizer = { from: 't', revision: '', files: [] };
  const recipe = {
    seed,
    domains: [{ name: 'math', sources: [{ name: 'org/a.b', format: { mode: `m${seed}` } }] }],
  };
  writeFileSync(
    join(folder, 'lock.json'),
    JSON.stringify({ recipe, tokenizer, sources: locked, benchmarks: [] }),
  );
  return folder;
}

const finding = (check: string, severity: string) => ({
  check,
  severity,
  figure: 0.5,
  sentence: `${check} ${severity}`,
});

describe('compareCorpora(a, b)', () => {
  test('tells what differs between two corpora, from recipe to files', () =>
    withTemporaryFolder(async (folder) => {
      const a = plantCorpus(join(folder, 'a'), {
        seed: '1',
        streams: [stream('code', 60), stream('math', 40)],
        sources: [source('math', 5), source('math', 7)],
        findings: [
          finding('one', 'high'),
          finding('two', 'ok'),
          finding('gone', 'low'),
          finding('same', 'ok'),
        ],
        files: { 'data/x': 'a', 'data/y': 'b', old: 'c' },
      });
      const b = plantCorpus(join(folder, 'b'), {
        seed: '2',
        streams: [stream('math', 50), stream('prose', 50)],
        sources: [source('math', 5), source('math', 8)],
        findings: [
          finding('one', 'ok'),
          finding('two', 'high'),
          finding('new', 'low'),
          finding('same', 'ok'),
        ],
        files: { 'data/x': 'a', 'data/y': 'd', new: 'c' },
      });
      const found = await compareCorpora(a, b);
      expect(found.recipe).toEqual([
        { path: 'domains.math.sources.org/a.b.format.mode', a: 'm1', b: 'm2' },
        { path: 'seed', a: '1', b: '2' },
      ]);
      const { streams, sources, findings, files, upstream, areSameFiles } = found.corpora!;
      expect(areSameFiles).toBe(false);
      expect(upstream).toEqual(['the source gsm8k: a has 2 bytes and d, the lock says 1 bytes and d']);
      expect(streams.map((entry) => [entry.domain, entry.a?.share ?? null, entry.b?.share ?? null])).toEqual([
        ['code', 0.6, null],
        ['math', 0.4, 0.5],
        ['prose', null, 0.5],
      ]);
      expect(sources.map((entry) => [entry.a?.recordCount, entry.b?.recordCount])).toEqual([
        [5, 5],
        [7, 8],
      ]);
      expect(findings.map(({ check, change }) => [check, change])).toEqual([
        ['one', 'better'],
        ['two', 'worse'],
        ['gone', 'gone'],
        ['same', 'same'],
        ['new', 'new'],
      ]);
      expect(files).toEqual({ same: 1, changed: ['data/y'], onlyA: ['old'], onlyB: ['new'] });
      expect((await compareCorpora(a, a)).corpora).toMatchObject({ areSameFiles: true, upstream: [] });
    }));

  test('compares recipes, whatever the order they are written in, and a corpus with a recipe', () =>
    withTemporaryFolder(async (folder) => {
      const text = (seed: number, domains: readonly string[]) =>
        `name: n\nseed: ${seed}\ntokenizer: t\nblock_size: 8\ndomains:\n${domains
          .map((name) => `  ${name}: { sources: [{ from: ${name}, text: text }] }\n`)
          .join('')}`;
      const one = writeRecipe(folder, text(1, ['a', 'b']), 'one.yaml');
      const same = writeRecipe(folder, text(1, ['b', 'a']), 'same.yaml');
      const other = writeRecipe(folder, text(1, ['a', 'c']), 'other.yaml');
      expect(await compareCorpora(one, same)).toMatchObject({ recipe: [], corpora: null });
      expect((await compareCorpora(one, other)).recipe.map(({ path }) => path)).toEqual([
        'domains.b',
        'domains.c',
      ]);
      await expect(compareCorpora(one, join(folder, 'none'))).rejects.toMatchObject({
        code: 'corpus/not-found',
      });
      await expect(compareCorpora(one, folder)).rejects.toMatchObject({ code: 'corpus/no-manifest' });
    }));
});
