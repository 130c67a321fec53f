import { createHash } from 'node:crypto';
import { type LoopbackHub, startLoopbackHub } from '@sluice/test-fixtures';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type PublishedFile, publishDataset, resolveSource, type UploadProgress } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TOKEN = 'hf_thisIsASecretThatMustNeverBeShown';
const NETWORK = { firstDelay: 1, maxDelay: 5, maxAttempts: 3 };

const file = (path: string, content: string): PublishedFile => ({
  path,
  content: new Blob([content]),
  sha256: createHash('sha256').update(content).digest('hex'),
});
const large = (name: string): string =>
  Array.from({ length: 200 }, (_, row) => `{"text":"${name} ${row}"}\n`).join('');

// The digest of a file need not be known.
const FILES = [
  file('README.md', '# made\n'),
  file('data/train-0.jsonl', large('zero')),
  { path: 'data/train-1.jsonl', content: new Blob([large('one')]) },
  file('lock.json', '{}'),
];

let hub: LoopbackHub;
let environment: Record<string, string>;

beforeEach(async () => {
  hub = await startLoopbackHub({ datasets: {}, requiredToken: TOKEN });
  onTestFinished(() => hub.close());
  environment = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: TOKEN, HF_HOME: await temporaryFolder({}) };
});

const publish = (files: readonly PublishedFile[], onProgress?: (progress: UploadProgress) => void) =>
  publishDataset(
    { name: 'org/made', files, title: 'Publish made', visibility: 'private' },
    { environment, network: NETWORK, ...(onProgress === undefined ? {} : { onProgress }) },
  );

/** What was sent to the storage, by method PUT. */
const sentCount = (): number =>
  hub.requests.filter(({ port, method }) => port === 'storage' && method === 'PUT').length;
const commitCount = (): number => hub.requests.filter(({ url }) => url.includes('/commit/')).length;

describe('publishDataset(publication, options)', () => {
  it('creates the data set and sends all files in one commit, which can be read back', async () => {
    const seen: UploadProgress[] = [];
    const change = await publish(FILES, (progress) => seen.push(progress));
    expect(change).toEqual({
      commit: hub.commitOf('org/made'),
      url: `${hub.endpoint}/datasets/org/made`,
      uploaded: ['README.md', 'data/train-0.jsonl', 'data/train-1.jsonl', 'lock.json'],
      removed: [],
      unchanged: [],
    });
    expect(commitCount()).toBe(1);
    expect(
      seen
        .filter(({ step, share }) => step === 'uploading' && share === 1)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['data/train-0.jsonl', 'data/train-1.jsonl']);
    const options = { baseFolder: '/', environment };
    const source = await resolveSource(
      { name: 's', from: 'hf://datasets/org/made', files: ['data/*'] },
      options,
    );
    expect((await readEverything(source, TEXT_MAPPING, options)).recordCount).toBe(400);
  });

  it('does nothing the second time, and then sends what changed and removes what is gone', async () => {
    const { commit } = await publish(FILES);
    const sent = sentCount();
    expect(await publish(FILES)).toMatchObject({ commit, uploaded: [], removed: [] });
    expect([sentCount(), commitCount()]).toEqual([sent, 1]);
    hub.publish('org/made', {
      files: {
        ...Object.fromEntries(
          await Promise.all(FILES.map(async (one) => [one.path, await one.content.text()])),
        ),
        'notes.md': 'by hand',
      },
    });
    const next = [FILES[0]!, file('data/train-0.jsonl', large('new')), FILES[3]!];
    expect(await publish(next)).toMatchObject({
      uploaded: ['data/train-0.jsonl'],
      removed: ['data/train-1.jsonl'],
      unchanged: ['README.md', 'lock.json'],
    });
    const source = await resolveSource(
      { name: 's', from: 'hf://datasets/org/made', files: ['**'] },
      { baseFolder: '/', environment },
    );
    expect(source.files.map(({ path }) => path)).toEqual([
      'README.md',
      'data/train-0.jsonl',
      'lock.json',
      'notes.md',
    ]);
  });

  it('tries again, and after a stop does not send again what had arrived', async () => {
    let failures = 0;
    hub.plan(({ port }) =>
      port === 'storage' && failures++ === 0 ? { kind: 'status', status: 503 } : undefined,
    );
    await publish(FILES.slice(0, 2));
    expect(sentCount()).toBe(2);
    hub.plan(({ url }) => (url.includes('/commit/') ? { kind: 'status', status: 500 } : undefined));
    expect(await failureOf(publish(FILES))).toMatchObject({
      code: 'http-status',
      hint: expect.stringContaining('run the same command again'),
    });
    const sent = sentCount();
    hub.plan(() => undefined);
    expect(await publish(FILES)).toMatchObject({ uploaded: ['data/train-1.jsonl', 'lock.json'] });
    expect(sentCount()).toBe(sent);
  });

  it('does not write over what somebody else committed meanwhile', async () => {
    await publish(FILES.slice(0, 1));
    hub.plan(({ url }) => {
      if (url.endsWith('/objects/batch')) hub.publish('org/made', { files: { 'README.md': 'other' } });
      return undefined;
    });
    expect(await failureOf(publish(FILES))).toMatchObject({ code: 'source-changed' });
  });

  it('never shows the token, and says what to do without one', async () => {
    environment.HF_TOKEN = 'hf_wrong';
    const refused = await failureOf(publish(FILES));
    expect(refused).toMatchObject({
      code: 'not-authorised',
      hint: expect.stringContaining('right to write'),
    });
    expect(JSON.stringify(refused)).not.toContain('hf_wrong');
    environment.HF_TOKEN = '';
    expect(await failureOf(publish(FILES))).toMatchObject({
      code: 'not-authorised',
      message: 'there is no token',
    });
    environment.HF_TOKEN = 'secret-without-prefix';
    expect(JSON.stringify(await failureOf(publish(FILES)))).not.toContain('secret-without-prefix');
    environment.HF_HUB_OFFLINE = '1';
    expect(await failureOf(publish(FILES))).toMatchObject({ code: 'offline' });
  });
});
