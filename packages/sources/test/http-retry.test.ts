import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHttpFile } from '../src/http-file.ts';
import { backOffDelay, exchangeWithRetry } from '../src/http-retry.ts';
import { type NetworkOptions, resolveNetworkOptions } from '../src/network-options.ts';
import { failureOf } from './read-everything.ts';

async function startServer(answer: RequestListener) {
  let connectionCount = 0;
  const server = createServer(answer).on('connection', () => connectionCount++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file`);
  return { url, connectionCount: () => connectionCount };
}

const networkOf = (options: NetworkOptions) =>
  resolveNetworkOptions({ firstDelay: 1, maxDelay: 50, ...options });

describe('backOffDelay(failure, options)', () => {
  const options = { firstDelay: 100, maxDelay: 5_000 };
  const delay = (failureCount: number, key = 'k', retryAfter = 0) =>
    backOffDelay({ failureCount, retryAfter, key }, options);

  it('doubles from failure to failure, within a half and the whole, up to the limit', () => {
    for (const key of ['a', 'b', 'c']) {
      const shares = [1, 2, 3, 4, 5].map(
        (failureCount) => delay(failureCount, key) / (100 * 2 ** (failureCount - 1)),
      );
      for (const share of shares) {
        expect(share).toBeGreaterThanOrEqual(0.5);
        expect(share).toBeLessThan(1);
      }
      expect(delay(20, key)).toBe(5_000);
    }
  });

  it('spreads requests over the whole half', () => {
    const delays = Array.from({ length: 1_000 }, (_, key) => delay(1, String(key)));
    const inQuarters = [50, 62.5, 75, 87.5].map(
      (start) => delays.filter((found) => found >= start && found < start + 12.5).length,
    );
    for (const count of inQuarters) expect(Math.abs(count - 250)).toBeLessThan(60); // 4.4 standard deviations
  });

  it('is what the server asks for where that is more, up to the limit', () => {
    expect([delay(1, 'k', 3_000), delay(1, 'k', 3_600_000)]).toEqual([3_000, 5_000]);
    expect(delay(4, 'k', 10)).toBeGreaterThanOrEqual(400);
  });
});

describe('exchangeWithRetry(request, options)', () => {
  it('takes Retry-After as a date by the clock of the server', async () => {
    let count = 0;
    const { url } = await startServer((_, response) => {
      const headers = {
        date: 'Thu, 01 Jan 1970 00:00:10 GMT',
        'retry-after': 'Thu, 01 Jan 1970 00:00:11 GMT',
      };
      response.writeHead(count++ === 0 ? 429 : 200, headers).end();
    });
    const started = performance.now();
    expect((await exchangeWithRetry({ url }, networkOf({ maxDelay: 5_000 }))).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('sits out a storm of 429 with few requests at once, on few connections', async () => {
    let waiting = 0;
    let mostWaiting = 0;
    let refusals = 60;
    const server = await startServer((_, response) => {
      mostWaiting = Math.max(mostWaiting, ++waiting);
      setTimeout(() => {
        waiting--;
        const isRefused = refusals-- > 0;
        const headers = { 'content-length': '4', ...(isRefused ? { 'retry-after': '0' } : {}) };
        response.writeHead(isRefused ? 429 : 200, headers).end('body');
      }, 2);
    });
    const network = networkOf({ maxRequestsPerHost: 3, maxAttempts: 100 });
    const asks = Array.from({ length: 20 }, async (_, at) => {
      const response = await exchangeWithRetry({ url: new URL(`?${at}`, server.url) }, network);
      response.cancel();
      return response.status;
    });
    expect(await Promise.all(asks)).toEqual(asks.map(() => 200));
    expect(mostWaiting).toBe(3);
    expect(server.connectionCount()).toBeLessThan(20); // of 80 requests
  });

  it.each([301, 302, 303, 307, 308])(
    'follows a redirect of status %i to a relative address',
    async (status) => {
      const { url } = await startServer((message, response) => {
        if (message.url === '/file') response.writeHead(status, { location: 'other?x=1' }).end();
        else response.end(message.url);
      });
      expect((await exchangeWithRetry({ url }, networkOf({}))).url.pathname).toBe('/other');
    },
  );
});

describe('openHttpFile(options) of a server that lies', () => {
  const open = (url: URL, byteLength: number, maxAttempts = 3) =>
    openHttpFile({ url, byteLength, network: networkOf({ maxAttempts }) });
  const head = { 'content-range': 'bytes 0-9/100' };

  it('gives up on bodies that end early without an error', async () => {
    let count = 0;
    const { url } = await startServer((_, response) => {
      count++;
      response.writeHead(206, head);
      response.flushHeaders();
      response.end(); // chunked, and whole as far as HTTP can tell
    });
    expect(await failureOf(open(url, 100).read(0, 10))).toMatchObject({
      code: 'network',
      message: expect.stringContaining('the body ended at byte 0 instead of 10'),
    });
    expect(count).toBe(3);
  });

  it('takes a range of unknown total', async () => {
    const { url } = await startServer((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-9/*' }).end('0123456789');
    });
    expect(Buffer.from(await open(url, 100).read(0, 10)).toString()).toBe('0123456789');
  });

  it('does not take part of a range for all of it', async () => {
    const { url } = await startServer((message, response) => {
      const start = Number(/^bytes=(\d+)-/.exec(message.headers.range!)![1]);
      response.writeHead(206, { 'content-range': `bytes ${start}-${start + 1}/100` }).end('ab');
    });
    expect(await failureOf(open(url, 100).read(0, 10))).toMatchObject({
      message: expect.stringContaining('asked for bytes 0-9, answered bytes 0-1/100'),
    });
  });
});
