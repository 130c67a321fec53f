import { mkdtemp, readdir, readFile, readlink, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { drawFor } from '@sluice/determinism';
import {
  type HubFault,
  type LoopbackHub,
  type RepositorySpec,
  startLoopbackHub,
} from '@sluice/test-fixtures';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ResolvedSource, resolveSource, type SourceSpec } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';

const TOKEN = 'hf_thisIsASecretThatMustNeverBeShown';
const NETWORK = { firstDelay: 1, maxDelay: 20, connectTimeout: 300, silenceTimeout: 200, maxAttempts: 8 };

const lines = (first: number, count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `{"text":"document ${first + at} ${'x'.repeat((first + at) % 50)}"}\n`,
  ).join('');
const texts = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `document ${first + at} ${'x'.repeat((first + at) % 50)}`);

const FILES: RepositorySpec['files'] = {
  'README.md': '---\nlicense: mit\n---\n',
  'data/train-00000-of-00002.jsonl': lines(0, 300),
  'data/train-00001-of-00002.jsonl.gz': gzipSync(lines(300, 3_000)),
  'data/test-00000-of-00001.jsonl': lines(9_000, 5),
};

interface World {
  readonly hub: LoopbackHub;
  readonly cacheFolder: string;
  readonly options: { baseFolder: string; environment: Record<string, string>; network: typeof NETWORK };
  resolve(spec?: Partial<SourceSpec>): Promise<ResolvedSource>;
  read(source: ResolvedSource): ReturnType<typeof readEverything>;
}

async function startWorld(spec: Partial<RepositorySpec> = {}, requiredToken?: string): Promise<World> {
  const hub = await startLoopbackHub({
    datasets: { 'org/name': { files: FILES, ...spec } },
    pageSize: 2,
    ...(requiredToken ? { requiredToken } : {}),
  });
  const cacheFolder = await mkdtemp(join(tmpdir(), 'sluice-hub-'));
  onTestFinished(async () => {
    await hub.close();
    await rm(cacheFolder, { recursive: true, force: true });
  });
  const environment: Record<string, string> = {
    HF_ENDPOINT: `${hub.endpoint}/`,
    HF_HUB_CACHE: cacheFolder,
    HF_HOME: cacheFolder,
  };
  const options = { baseFolder: '/', environment, network: NETWORK };
  return {
    hub,
    cacheFolder,
    options,
    resolve: (changes = {}) =>
      resolveSource({ name: 's', from: 'hf://datasets/org/name', ...changes }, options),
    read: (source) => readEverything(source, TEXT_MAPPING, options),
  };
}

describe('resolveSource(spec, options) on the Hub', () => {
  it('pins the commit, and finds the train split by its name', async () => {
    const world = await startWorld();
    const source = await world.resolve();
    expect(source).toMatchObject({
      name: 's',
      from: 'hf://datasets/org/name',
      revision: world.hub.commitOf('org/name'),
    });
    expect(source.files.map((file) => file.path)).toEqual([
      'data/train-00000-of-00002.jsonl',
      'data/train-00001-of-00002.jsonl.gz',
    ]);
    expect(source.files.every((file) => /^sha256:[0-9a-f]{64}$/.test(file.digest))).toBe(true);
    expect((await world.resolve({ split: 'test' })).files.map((file) => file.path)).toEqual([
      'data/test-00000-of-00001.jsonl',
    ]);
    expect((await world.resolve({ files: ['**/*.gz'] })).files.length).toBe(1);
    expect(await failureOf(world.resolve({ split: 'dev' }))).toMatchObject({
      code: 'no-such-split',
      hint: 'the splits are train, test',
    });
  });

  it('takes configs and splits from the card where it has them', async () => {
    const card = {
      configs: [
        {
          config_name: 'main',
          data_files: [
            { split: 'train', path: ['data/train-*', 'README.md'] },
            { split: 'held', path: 'data/test-*' },
          ],
        },
        { config_name: 'other', data_files: 'data/*.gz' },
      ],
    };
    const world = await startWorld({ card });
    const paths = async (spec: Partial<SourceSpec>) =>
      (await world.resolve(spec)).files.map((file) => file.path);
    expect(await paths({ config: 'main' })).toEqual([
      'data/train-00000-of-00002.jsonl',
      'data/train-00001-of-00002.jsonl.gz',
    ]);
    expect(await paths({ config: 'main', split: 'held' })).toEqual(['data/test-00000-of-00001.jsonl']);
    expect(await paths({ config: 'other' })).toEqual(['data/train-00001-of-00002.jsonl.gz']);
    expect(await failureOf(world.resolve())).toMatchObject({
      code: 'no-such-config',
      hint: 'state one of main, other',
    });
    expect((await failureOf(world.resolve({ config: 'main', files: ['x'] }))).name).toBe('RangeError');
  });

  it('reads refs/convert/parquet by its commit', async () => {
    const stored = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a', 'b'], type: 'STRING' }] }),
    );
    const refs = {
      'refs/convert/parquet': { 'main/train/0000.parquet': stored, 'main/test/0000.parquet': stored },
    };
    const world = await startWorld({ refs });
    const source = await world.resolve({
      from: 'hf://datasets/org/name@refs/convert/parquet',
      config: 'main',
    });
    expect(source.revision).toBe(world.hub.commitOf('org/name', 'refs/convert/parquet'));
    expect((await world.read(source)).texts).toEqual(['a', 'b']);
  });

  it('refuses a listing with paths that leave it', async () => {
    for (const path of [
      '../../etc/passwd.jsonl',
      '/etc/passwd.jsonl',
      'a\\..\\b.jsonl',
      './b.jsonl',
      'a\0.jsonl',
    ]) {
      const world = await startWorld({ files: { [path]: lines(0, 1), 'train.jsonl': lines(0, 1) } });
      expect((await failureOf(world.resolve())).code).toBe('path-escapes');
    }
  });

  it('says what to do about a data set that is not there, gated or in no known format', async () => {
    const world = await startWorld({ files: { 'load.py': 'x' } });
    expect(await failureOf(world.resolve())).toMatchObject({
      code: 'no-matching-file',
      hint: expect.stringContaining('refs/convert/parquet'),
    });
    expect(await failureOf(world.resolve({ from: 'hf://datasets/org/absent' }))).toMatchObject({
      code: 'no-such-source',
    });
    expect(await failureOf(world.resolve({ from: 'hf://datasets/org/name@nobranch' }))).toMatchObject({
      code: 'no-such-source',
    });
    const gated = await startWorld({}, TOKEN);
    expect(await failureOf(gated.resolve())).toMatchObject({
      code: 'not-authorised',
      hint: 'no token is set; accept its terms on its page, and set HF_TOKEN to a token that may read it',
    });
  });

  it.each([
    'hf://models/org/name',
    'hf://datasets/',
    'hf://datasets/a/b@..%2F..%2Fx',
    'hf://datasets/a/b@a%2F%2Fb',
    'hf://datasets/a/b@100%',
    'hf://datasets/a/b@%FF',
  ])('refuses %s', async (from) => {
    const world = await startWorld();
    expect((await failureOf(world.resolve({ from }))).name).toBe('RangeError');
    expect(world.hub.requests.length).toBe(0);
  });
});

describe('readDocuments(source, mapping, options) on the Hub', () => {
  it('reads the pinned commit after the branch has moved', async () => {
    const world = await startWorld();
    const source = await world.resolve();
    world.hub.publish('org/name', { files: { 'data/train-00000-of-00002.jsonl': '{"text":"moved"}\n' } });
    const moved = await world.resolve();
    expect(moved.revision).not.toBe(source.revision);
    expect((await world.read(moved)).texts).toEqual(['moved']);
    const read = await world.read(source);
    expect(read.texts).toEqual(texts(0, 3_300));
    expect(read.documents[0]!.origin.revision).toBe(source.revision);
  });

  it('fills the cache as the Python client does, and reads from it alone once it is full', async () => {
    const world = await startWorld();
    const source = await world.resolve();
    const read = await world.read(source);
    expect(read.texts).toEqual(texts(0, 3_300));
    expect(read.documents[0]!.origin.revision).toBe(source.revision);
    const root = join(world.cacheFolder, 'datasets--org--name');
    expect(await readFile(join(root, 'refs/main'), 'utf8')).toBe(source.revision);
    const pointer = join(root, 'snapshots', source.revision, source.files[0]!.path);
    expect(await readlink(pointer)).toBe(`../../../blobs/${source.files[0]!.digest.slice(7)}`);
    expect((await readdir(join(root, 'blobs'))).sort()).toEqual(
      source.files.map((file) => file.digest.slice(7)).sort(),
    );

    const before = world.hub.requests.length;
    expect((await world.read(source)).documents).toEqual(read.documents);
    expect(world.hub.requests.length).toBe(before);
    await world.hub.close();
    world.options.environment.HF_HUB_OFFLINE = '1';
    expect(await world.resolve()).toEqual(source);
    expect((await world.read(source)).documents).toEqual(read.documents);
  });

  it('says what is missing offline', async () => {
    const world = await startWorld();
    world.options.environment.HF_HUB_OFFLINE = 'yes';
    expect(await failureOf(world.resolve())).toMatchObject({ code: 'offline' });
    world.options.environment.HF_HUB_OFFLINE = '0';
    const source = await world.resolve();
    world.options.environment.HF_HUB_OFFLINE = '1';
    expect(await failureOf(world.read(source))).toMatchObject({
      code: 'offline',
      hint: expect.stringContaining('unset HF_HUB_OFFLINE'),
    });
  });

  it('reads what another program put into the cache', async () => {
    const world = await startWorld();
    const source = await world.resolve();
    await world.read(source);
    await rm(join(world.cacheFolder, 'datasets--org--name/sluice'), { recursive: true });
    world.options.environment.HF_HUB_OFFLINE = '1';
    expect(await world.resolve()).toEqual(source);
  });

  it('reads paths with odd characters, and empty files without a request for them', async () => {
    const names = ['we#ird name?.jsonl', '100%/ü + &.jsonl', 'empty.jsonl'];
    const files = { [names[0]!]: lines(0, 2), [names[1]!]: lines(2, 200), [names[2]!]: '' };
    const world = await startWorld({ files });
    const source = await world.resolve({ files: ['**'] });
    expect(source.files.map((file) => file.path)).toEqual(names.toSorted());
    expect((await world.read(source)).texts.toSorted()).toEqual(texts(0, 202).toSorted());
    expect(world.hub.requests.filter((request) => request.url.includes('empty.jsonl'))).toEqual([]);
  });

  it('reads by ranges without filling the cache where that is wished', async () => {
    const world = await startWorld();
    const options = { ...world.options, hubCache: 'use' as const };
    const read = await readEverything(await world.resolve(), TEXT_MAPPING, options);
    expect(read.texts).toEqual(texts(0, 3_300));
    await expect(stat(join(world.cacheFolder, 'datasets--org--name/blobs'))).rejects.toThrow();
  });

  it('goes on with a download that was stopped, and discards one that is damaged', async () => {
    const files = { 'train.jsonl': lines(0, 20_000) };
    const world = await startWorld({ files });
    const source = await world.resolve();
    const blobs = join(world.cacheFolder, 'datasets--org--name/blobs');
    const name = source.files[0]!.digest.slice(7);
    world.hub.plan(({ port, headers }): HubFault | undefined =>
      port !== 'storage'
        ? undefined
        : headers.range
          ? { kind: 'status', status: 500 }
          : { kind: 'cut', afterBytes: 200_000 },
    );
    expect((await failureOf(world.read(source))).code).toBe('network');
    expect(await readdir(blobs)).toEqual([`${name}.sluice-incomplete`]);
    const left = (await stat(join(blobs, `${name}.sluice-incomplete`))).size;
    expect(left).toBeGreaterThan(0);
    world.hub.plan(() => undefined);
    const before = world.hub.requests.length;
    expect((await world.read(source)).recordCount).toBe(20_000);
    expect(world.hub.requests.slice(before).at(-1)!.headers.range).toBe(
      `bytes=${left}-${source.files[0]!.byteLength - 1}`,
    );

    await unlink(join(blobs, name));
    await writeFile(join(blobs, `${name}.sluice-incomplete`), Buffer.alloc(source.files[0]!.byteLength + 1));
    expect((await world.read(source)).recordCount).toBe(20_000); // too long to be the beginning of it

    await unlink(join(blobs, name));
    await writeFile(join(blobs, `${name}.sluice-incomplete`), 'not the beginning of it');
    expect(await failureOf(world.read(source))).toMatchObject({ code: 'wrong-digest' });
    expect(await readdir(blobs)).toEqual([]);
    expect((await world.read(source)).recordCount).toBe(20_000);
  });

  it('lets readers of one file at the same time each have it', async () => {
    const world = await startWorld({ files: { 'train.jsonl': lines(0, 5_000) } });
    const source = await world.resolve();
    const reads = await Promise.all(Array.from({ length: 4 }, () => world.read(source)));
    expect(reads.map((read) => read.recordCount)).toEqual([5_000, 5_000, 5_000, 5_000]);
    expect((await readdir(join(world.cacheFolder, 'datasets--org--name/blobs'))).length).toBe(1);
  });

  it('gives the same documents when 20 % of requests fail in assorted ways', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`train-${at}.jsonl`, lines(at * 700, 700)]),
    );
    const clean = await startWorld({ files });
    const expected = await clean.read(await clean.resolve());
    const faulty = await startWorld({ files });
    const kinds: HubFault[] = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 429, retryAfter: '0' },
      { kind: 'refuse' },
      { kind: 'cut', afterBytes: 5_000 },
      { kind: 'stall', afterBytes: 5_000 },
      { kind: 'wrong-range' },
    ];
    let failed = 0;
    faulty.hub.plan(({ index }) => {
      const draw = drawFor('42', 'test/faults', String(index));
      if (draw.uniform() >= 0.2) return undefined;
      failed++;
      return kinds[draw.below(kinds.length)];
    });
    const read = await faulty.read(await faulty.resolve());
    expect(failed).toBeGreaterThan(10);
    expect(read).toEqual(expected);
  });

  it('asks again where the answer of the API is cut or falls silent', async () => {
    const world = await startWorld();
    const expected = await world.resolve();
    const faults: HubFault[] = [
      { kind: 'cut', afterBytes: 20 },
      { kind: 'stall', afterBytes: 20 },
    ];
    const first = world.hub.requests.length;
    world.hub.plan(({ index }) => faults[(index - first) % 3]);
    expect(await world.resolve()).toEqual(expected);
  });

  it('keeps the token from other hosts, errors, locks and the cache', async () => {
    const world = await startWorld({}, TOKEN);
    world.options.environment.HF_TOKEN = ` ${TOKEN}\n`;
    const source = await world.resolve();
    await world.read(source);
    const bySight = (port: string) =>
      world.hub.requests
        .filter((request) => request.port === port)
        .map((request) => request.headers.authorization);
    expect(new Set(bySight('hub'))).toEqual(new Set([`Bearer ${TOKEN}`]));
    expect(new Set(bySight('storage'))).toEqual(new Set([undefined]));

    const shown: string[] = [JSON.stringify(source)];
    const entries = await readdir(world.cacheFolder, { recursive: true, withFileTypes: true });
    for (const entry of entries)
      if (entry.isFile()) shown.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
    const faults: HubFault[] = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 403 },
      { kind: 'status', status: 404 },
      { kind: 'refuse' },
      { kind: 'cut', afterBytes: 1 },
      { kind: 'wrong-total' },
      { kind: 'too-long' },
      { kind: 'redirect', to: 'ftp://x' },
    ];
    for (const fault of faults) {
      world.hub.plan(() => fault);
      await rm(join(world.cacheFolder, 'datasets--org--name'), { recursive: true, force: true });
      for (const attempt of [() => world.resolve(), () => world.read(source)]) {
        const error: unknown = await attempt().catch((caught: unknown) => caught);
        for (let at = error; at instanceof Error; at = at.cause)
          shown.push(`${at.stack} ${JSON.stringify({ ...at })}`);
      }
    }
    expect(shown.length).toBeGreaterThan(20);
    for (const text of shown) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain('signature=');
    }
  });
});
