import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Lock, planRecipe, requireLocked, writeLockFile } from '@sluice/pipeline';
import {
  buildJsonl,
  buildText,
  embeddedFolder,
  type LoopbackHub,
  startLoopbackHub,
  withTemporaryFolder,
} from '@sluice/test-fixtures';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildCorpus, digestTree } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

const TOKEN = 'hf_test0123456789';
const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, row) => ({ text: buildText(`${name} ${row}`, 40) }));

const RECIPE = `name: hub
seed: 3
tokenizer: someone/small-model
block_size: 64
domains:
  prose:
    sources:
      - { from: "hf://datasets/someone/tales@main", config: long, split: train, text: text, subdomain: tales }
      - { from: "hf://datasets/someone/letters", files: "data/*.jsonl.gz", text: text, subdomain: letters }
sample: { per_domain: 100 kB }
`;

let hub: LoopbackHub;

beforeEach(async () => {
  hub = await startLoopbackHub({ requiredToken: TOKEN, datasets: datasets() });
});

function datasets() {
  const tokenizer = readFileSync(join(embeddedFolder(), 'tokenizer/tokenizer.json'), 'utf8');
  const card = { configs: [{ config_name: 'long', data_files: [{ split: 'train', path: 'long/*.jsonl' }] }] };
  return {
    'someone/tales': {
      card,
      files: {
        'long/a.jsonl': buildJsonl(rows('a', 300)),
        'long/b.jsonl': buildJsonl(rows('b', 300)),
        'short/c.jsonl': '{}\n',
      },
    },
    'someone/letters': { files: { 'data/x.jsonl.gz': gzipSync(buildJsonl(rows('x', 300))) } },
    'someone/small-model': { files: { 'tokenizer.json': tokenizer } },
  };
}

afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
});

/** Builds with a cache of its own and gives the digests of the tree, and its lock. */
async function build(folder: string, name: string) {
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  vi.stubEnv('HF_TOKEN', TOKEN);
  vi.stubEnv('HF_HUB_CACHE', join(folder, `cache-${name}`));
  const out = join(folder, name);
  await buildCorpus(writeRecipe(folder, RECIPE), out);
  const lock = JSON.parse(readFileSync(join(out, 'lock.json'), 'utf8')) as Lock;
  return { out, tree: digestTree(out), lock };
}

describe('a build from the Hub', () => {
  test('pins data sets and tokenizer to their commits, and reads by config and split', () =>
    withTemporaryFolder(async (folder) => {
      const { lock } = await build(folder, 'a');
      expect(lock.tokenizer).toMatchObject({
        from: 'someone/small-model',
        revision: hub.commitOf('someone/small-model'),
      });
      const [letters, tales] = lock.sources;
      expect(letters).toMatchObject({ name: 'someone/letters', revision: hub.commitOf('someone/letters') });
      expect(tales!.files.map((file) => file.path)).toEqual(['long/a.jsonl', 'long/b.jsonl']);
    }));

  test('is refused with a lock once a branch has moved, which names the commits and the file', () =>
    withTemporaryFolder(async (folder) => {
      const { lock } = await build(folder, 'a');
      await writeLockFile(join(folder, 'recipe.lock.json'), lock);
      const moved = await startLoopbackHub({
        requiredToken: TOKEN,
        datasets: {
          ...datasets(),
          'someone/letters': { files: { 'data/x.jsonl.gz': gzipSync(buildJsonl(rows('y', 300))) } },
        },
      });
      try {
        vi.stubEnv('HF_ENDPOINT', moved.endpoint);
        vi.stubEnv('HF_HUB_CACHE', join(folder, 'cache-moved'));
        const found = (await planRecipe(join(folder, 'recipe.yaml'))).lock;
        const [before, now] = [hub, moved].map((of) => of.commitOf('someone/letters'));
        const refused = requireLocked(found, join(folder, 'recipe.lock.json'));
        await expect(refused).rejects.toMatchObject({ code: 'lock/moved' });
        await expect(refused).rejects.toThrow(
          `the source someone/letters is at commit ${now}, the lock says ${before}`,
        );
        await expect(refused).rejects.toThrow('the source someone/letters: data/x.jsonl.gz has');
        await expect(refused).rejects.not.toThrow('someone/tales');
      } finally {
        await moved.close();
      }
    }));

  test('needs no network once it is in the cache', () =>
    withTemporaryFolder(async (folder) => {
      const { tree } = await build(folder, 'first');
      await hub.close();
      vi.stubEnv('HF_HUB_OFFLINE', '1');
      vi.stubEnv('HF_HUB_CACHE', join(folder, 'cache-first'));
      const out = join(folder, 'offline');
      await buildCorpus(writeRecipe(folder, RECIPE), out);
      expect(digestTree(out)).toEqual(tree);
    }));

  test('says what to do without a token', () =>
    withTemporaryFolder(async (folder) => {
      vi.stubEnv('HF_ENDPOINT', hub.endpoint);
      vi.stubEnv('HF_TOKEN', '');
      vi.stubEnv('HF_HOME', folder);
      const building = buildCorpus(writeRecipe(folder, RECIPE), join(folder, 'out'));
      await expect(building).rejects.toMatchObject({
        code: 'not-authorised',
        hint: expect.stringContaining('HF_TOKEN'),
      });
    }));
});
