import { type HubFault, type LoopbackHub, startLoopbackHub } from '@sluice/test-fixtures';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHttpFile, readHttpStat } from '../src/http-file.ts';
import { resolveNetworkOptions } from '../src/network-options.ts';
import { joined } from './chunked.ts';
import { failureOf } from './read-everything.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31) % 251));
const NETWORK = resolveNetworkOptions({
  firstDelay: 1,
  maxDelay: 20,
  connectTimeout: 300,
  silenceTimeout: 200,
  maxAttempts: 4,
});

async function startServer(faults: readonly (HubFault | undefined)[] = []) {
  const files = { 'data.bin': CONTENT, 'empty.bin': '' };
  const hub = await startLoopbackHub({ datasets: { 'org/name': { files, largeBytes: 10_000_000 } } });
  onTestFinished(() => hub.close());
  hub.plan(({ index }) => faults[index]);
  return hub;
}

function openFile(hub: LoopbackHub, changes: object = {}) {
  const url = new URL(`${hub.endpoint}/datasets/org/name/resolve/main/data.bin`);
  return openHttpFile({ url, byteLength: CONTENT.length, network: NETWORK, ...changes });
}

describe('openHttpFile(options)', () => {
  it('streams from any byte, and reads a range in one request', async () => {
    const hub = await startServer();
    expect((await joined(openFile(hub).stream())).equals(CONTENT)).toBe(true);
    expect((await joined(openFile(hub).stream(299_990))).equals(CONTENT.subarray(299_990))).toBe(true);
    expect(Buffer.from(await openFile(hub).read(1_000, 1_010))).toEqual(CONTENT.subarray(1_000, 1_010));
    expect(hub.requests.map((request) => request.headers.range)).toEqual([
      undefined,
      'bytes=299990-299999',
      'bytes=1000-1009',
    ]);
    expect((await joined(openFile(hub).stream(300_000))).length).toBe(0);
    expect(hub.requests.length).toBe(3);
  });

  it.each<[string, HubFault]>([
    ['an error status', { kind: 'status', status: 503 }],
    ['a throttle', { kind: 'status', status: 429, retryAfter: '0' }],
    ['a refused connection', { kind: 'refuse' }],
    ['a body that is cut', { kind: 'cut', afterBytes: 100_000 }],
    ['a body cut before its first byte', { kind: 'cut', afterBytes: 0 }],
    ['silence in place of a head', { kind: 'stall', afterBytes: 0 }],
    ['silence in the middle of a body', { kind: 'stall', afterBytes: 100_000 }],
    ['an answer with another range', { kind: 'wrong-range' }],
  ])('gives the right bytes in spite of %s', async (_, fault) => {
    const hub = await startServer([fault, undefined, fault]);
    expect((await joined(openFile(hub).stream(7))).equals(CONTENT.subarray(7))).toBe(true);
    const bytes = Buffer.from(await openFile(hub).read(50_000, 250_000));
    expect(bytes.equals(CONTENT.subarray(50_000, 250_000))).toBe(true);
    expect(hub.requests.length).toBe(4);
  });

  it('goes on in the middle of a body, and does not begin anew', async () => {
    const hub = await startServer([{ kind: 'cut', afterBytes: 100_000 }]);
    await joined(openFile(hub).stream());
    const start = Number(/^bytes=(\d+)-299999$/.exec(hub.requests[1]!.headers.range!)![1]);
    expect(start).toBeGreaterThan(0);
    expect(start).toBeLessThanOrEqual(100_000);
  });

  it('keeps trying while bytes are gained, and gives up when none are', async () => {
    const slow = await startServer(Array.from({ length: 9 }, () => ({ kind: 'cut', afterBytes: 30_000 })));
    expect((await joined(openFile(slow).stream())).equals(CONTENT)).toBe(true);
    const dead = await startServer(Array.from({ length: 9 }, () => ({ kind: 'status', status: 500 })));
    expect(await failureOf(joined(openFile(dead).stream()))).toMatchObject({
      code: 'network',
      message: expect.stringMatching(/data\.bin failed 4 times in a row, last: status 500/),
    });
    expect(dead.requests.length).toBe(4);
  });

  it('skips what it has where a range is ignored in the middle of a stream, and refuses to read at random', async () => {
    const hub = await startServer([{ kind: 'cut', afterBytes: 100_000 }, { kind: 'ignore-range' }]);
    expect((await joined(openFile(hub).stream())).equals(CONTENT)).toBe(true);
    const ignoring = await startServer([{ kind: 'ignore-range' }]);
    expect(await failureOf(openFile(ignoring).read(10, 20))).toMatchObject({ code: 'range-ignored' });
  });

  it('waits as long as the server asks, up to the limit', async () => {
    const hub = await startServer([{ kind: 'status', status: 429, retryAfter: '3600' }]);
    expect((await openFile(hub).read(0, 10)).length).toBe(10); // the limit is 20 ms here
    const started = performance.now();
    const patient = await startServer([{ kind: 'status', status: 503, retryAfter: '1' }]);
    await openFile(patient, { network: { ...NETWORK, maxDelay: 5_000 } }).read(0, 10);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('refuses content that changed: another tag, another length, bytes too many', async () => {
    const tagged = await startServer([{ kind: 'wrong-etag' }]);
    const { etag } = await readHttpStat({
      url: new URL(`${(await startServer()).endpoint}/datasets/org/name/resolve/main/data.bin`),
      network: NETWORK,
    });
    expect(await failureOf(openFile(tagged, { etag }).read(0, 10))).toMatchObject({ code: 'source-changed' });
    const longer = await startServer([{ kind: 'wrong-total' }, { kind: 'wrong-total' }]);
    expect(await failureOf(openFile(longer).read(0, 10))).toMatchObject({ code: 'source-changed' });
    expect(await failureOf(joined(openFile(longer).stream()))).toMatchObject({ code: 'source-changed' });
    const more = await startServer([{ kind: 'too-long' }]);
    expect(await failureOf(openFile(more).read(0, 10))).toMatchObject({ code: 'network' });
  });

  it('does not try again where that is of no use', async () => {
    for (const [status, code] of [
      [403, 'not-authorised'],
      [404, 'no-such-file'],
      [418, 'http-status'],
    ] as const) {
      const hub = await startServer([{ kind: 'status', status }]);
      expect((await failureOf(openFile(hub).read(0, 10))).code).toBe(code);
      expect(hub.requests.length).toBe(1);
    }
  });

  it('follows redirects without the token, which goes to its own origin alone', async () => {
    const other = await startServer();
    const to = `${other.endpoint}/datasets/org/name/resolve/main/data.bin`;
    const hub = await startServer([{ kind: 'redirect', to }]);
    const token = { value: 'hf_secret', origin: hub.endpoint };
    expect((await openFile(hub, { token }).read(0, 10)).length).toBe(10);
    expect(hub.requests[0]!.headers.authorization).toBe('Bearer hf_secret');
    expect(other.requests[0]!.headers).not.toHaveProperty('authorization');
    const circle = await startServer();
    circle.plan(() => ({ kind: 'redirect', to: `${circle.endpoint}/again` }));
    expect(await failureOf(openFile(circle).read(0, 10))).toMatchObject({ code: 'network' });
    const away = await startServer([{ kind: 'redirect', to: 'file:///etc/passwd' }]);
    expect(await failureOf(openFile(away).read(0, 10))).toMatchObject({ code: 'network' });
  });

  it('stops at the signal, also while it waits', async () => {
    const hub = await startServer([{ kind: 'status', status: 503, retryAfter: '30' }]);
    const network = { ...NETWORK, maxDelay: 60_000 };
    const signal = AbortSignal.timeout(50);
    expect((await failureOf(openFile(hub, { signal, network }).read(0, 10))).name).toMatch(
      /AbortError|TimeoutError/,
    );
  });
});

describe('readHttpStat(options)', () => {
  it('tells length and tag of a file, an empty one too', async () => {
    const hub = await startServer();
    const stat = (name: string) =>
      readHttpStat({
        url: new URL(`${hub.endpoint}/datasets/org/name/resolve/main/${name}`),
        network: NETWORK,
      });
    expect(await stat('data.bin')).toEqual({
      byteLength: 300_000,
      etag: expect.stringMatching(/^"[0-9a-f]{40}"$/),
    });
    expect((await stat('empty.bin')).byteLength).toBe(0);
    expect((await failureOf(stat('absent'))).code).toBe('no-such-file');
  });
});
