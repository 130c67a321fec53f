import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type LoopbackHubOptions, startLoopbackHub } from '../src/index.ts';

async function startHub(options: Partial<LoopbackHubOptions> = {}) {
  const large = 'x'.repeat(5_000);
  const files = { 'small file#1.txt': 'small', 'data/large.txt': large, 'empty.txt': '' };
  const refs = { 'refs/convert/parquet': { 'default/train/0000.parquet': 'PAR1' } };
  const hub = await startLoopbackHub({
    datasets: { 'org/name': { files, refs, card: { license: 'mit' } } },
    ...options,
  });
  onTestFinished(() => hub.close());
  return hub;
}

interface Entry {
  readonly path: string;
  readonly lfs?: object;
}

/** The JSON of an answer. */
async function jsonOf<T>(response: Promise<Response> | Response): Promise<T> {
  return (await (await response).json()) as T;
}

const sha1 = (text: string): string =>
  createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex');

test('startLoopbackHub(options) answers for a data set, its refs and its files', async () => {
  const hub = await startHub();
  const api = `${hub.endpoint}/api/datasets/org/name`;
  const info = await jsonOf<{ sha: string }>(fetch(`${api}/revision/main?expand=sha`));
  expect(info).toMatchObject({ id: 'org/name', sha: hub.commitOf('org/name'), cardData: { license: 'mit' } });
  const tree = await jsonOf<Entry[]>(fetch(`${api}/tree/${info.sha}?recursive=true`));
  expect(tree.map((entry) => entry.path)).toEqual(['small file#1.txt', 'data/large.txt', 'empty.txt']);
  expect(tree[0]).toEqual({ type: 'file', path: 'small file#1.txt', size: 5, oid: sha1('small') });
  expect(tree[1]!.lfs).toEqual({
    oid: createHash('sha256').update('x'.repeat(5_000)).digest('hex'),
    size: 5_000,
    pointerSize: 130,
  });
  const parquet = await jsonOf<Entry[]>(fetch(`${api}/tree/${encodeURIComponent('refs/convert/parquet')}`));
  expect(parquet.map((entry) => entry.path)).toEqual(['default/train/0000.parquet']);
  const body = JSON.stringify({ paths: ['empty.txt', 'absent'] });
  const paths = await jsonOf<Entry[]>(fetch(`${api}/paths-info/main`, { method: 'POST', body }));
  expect(paths.map((entry) => entry.path)).toEqual(['empty.txt']);
  const absent = await fetch(`${hub.endpoint}/datasets/org/name/resolve/main/absent`);
  expect([absent.status, absent.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound']);
});

test('startLoopbackHub(options) serves ranges and redirects large files to the second port', async () => {
  const hub = await startHub();
  const base = `${hub.endpoint}/datasets/org/name/resolve/main`;
  const small = await fetch(`${base}/${encodeURIComponent('small file#1.txt')}`, {
    headers: { range: 'bytes=1-2' },
  });
  expect([small.status, small.headers.get('content-range'), await small.text()]).toEqual([
    206,
    'bytes 1-2/5',
    'ma',
  ]);
  expect(small.headers.get('etag')).toBe(`"${sha1('small')}"`);
  const large = await fetch(`${base}/data/large.txt`);
  expect(large.url.startsWith(hub.storage)).toBe(true);
  expect((await large.text()).length).toBe(5_000);
  expect((await fetch(`${base}/empty.txt`, { headers: { range: 'bytes=0-0' } })).status).toBe(416);
  expect(hub.requests.map((request) => request.port)).toEqual(['hub', 'hub', 'storage', 'hub']);
  expect(hub.bytesSent).toBeGreaterThan(5_000);
});

test('startLoopbackHub(options) lists in pages', async () => {
  const hub = await startHub({ pageSize: 2 });
  const first = await fetch(`${hub.endpoint}/api/datasets/org/name/tree/main`);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')![1]!;
  const second = await fetch(next);
  expect([
    (await jsonOf<Entry[]>(first)).length,
    (await jsonOf<Entry[]>(second)).length,
    second.headers.get('link'),
  ]).toEqual([2, 1, null]);
});

test('startLoopbackHub(options) asks for a token on its own port', async () => {
  const hub = await startHub({ requiredToken: 'hf_right' });
  const url = `${hub.endpoint}/api/datasets/org/name/revision/main`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: 'Bearer hf_right' } })).status).toBe(200);
});

test('plan(faults) makes requests fail as it says', async () => {
  const hub = await startHub();
  const url = `${hub.endpoint}/datasets/org/name/resolve/main/small%20file%231.txt`;
  hub.plan(() => ({ kind: 'status', status: 429, retryAfter: '3' }));
  const throttled = await fetch(url);
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '3']);
  hub.plan(() => ({ kind: 'refuse' }));
  await expect(fetch(url)).rejects.toThrow();
  hub.plan(() => ({ kind: 'cut', afterBytes: 2 }));
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  hub.plan(() => ({ kind: 'ignore-range' }));
  expect((await fetch(url, { headers: { range: 'bytes=1-2' } })).status).toBe(200);
  hub.plan(() => ({ kind: 'wrong-total' }));
  expect((await fetch(url, { headers: { range: 'bytes=1-2' } })).headers.get('content-range')).toBe(
    'bytes 1-2/12',
  );
});
