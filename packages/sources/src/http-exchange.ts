import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { DataError } from '@sluice/records';
import { withinHostLimit } from './host-limit.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';

/** A secret and the one origin that may see it. */
export interface BoundToken {
  readonly value: string;
  readonly origin: string;
}

export interface HttpRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly token?: BoundToken | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** The body as it arrives; it ends in an error if it is cut or silent. To be read or cancelled. */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

const MOST_REDIRECTS = 8;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * One request, redirects followed, without retries. It speaks HTTP/1.1 through node:http, whose windows do not throttle
 * long bodies as those of HTTP/2 in newer fetches do, and which hands over bodies as they were stored. The token goes to
 * its own origin alone: not to a host that a redirect names.
 *
 * @throws the error of the socket or a time-out, all to be retried; DataError `network` for a redirect that goes nowhere.
 */
export async function exchange(request: HttpRequest, options: ResolvedNetworkOptions): Promise<HttpResponse> {
  let { url } = request;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const at = url;
    const message = await withinHostLimit(at.origin, options.maxRequestsPerHost, () =>
      sendOnce({ ...request, url: at }, options),
    );
    const location = message.headers.location;
    if (!REDIRECTS.has(message.statusCode ?? 0) || location === undefined) {
      return responseOf(message, at, options);
    }
    discard(message);
    url = redirectTarget(location, at);
  }
  throw new DataError('network', `${shownUrl(request.url)} redirects more than ${MOST_REDIRECTS} times`);
}

/** A URL without its query, which may be a signature. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/**
 * Where a redirect leads, if it can be followed: to http or https, and never from https to http.
 *
 * @throws DataError `network` for another address.
 */
export function redirectTarget(location: string, from: URL): URL {
  const target = URL.parse(location, from.href);
  const isDowngrade = from.protocol === 'https:' && target?.protocol !== 'https:';
  if (target && /^https?:$/.test(target.protocol) && !isDowngrade) return target;
  throw new DataError('network', `${shownUrl(from)} redirects to an address that cannot be followed`);
}

function sendOnce(request: HttpRequest, options: ResolvedNetworkOptions): Promise<IncomingMessage> {
  const { url, token } = request;
  const authorization = token?.origin === url.origin ? { authorization: `Bearer ${token.value}` } : {};
  const headers = {
    'user-agent': 'sluice',
    'accept-encoding': 'identity',
    ...request.headers,
    ...authorization,
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      method: request.method ?? 'GET',
      headers,
      ...(request.signal ? { signal: request.signal } : {}),
    });
    const timer = setTimeout(() => {
      sent.destroy(new Error(`no answer from ${url.host} in ${options.connectTimeout} ms`));
    }, options.connectTimeout);
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.on('response', (message) => {
      clearTimeout(timer);
      message.on('error', () => {}); // it also comes out of the body, which may not be read
      resolve(message);
    });
    sent.end(request.body);
  });
}

function responseOf(message: IncomingMessage, url: URL, options: ResolvedNetworkOptions): HttpResponse {
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    url,
    body: watchSilence(message, options.silenceTimeout),
    cancel: () => discard(message),
  };
}

const SMALL_BYTES = 65_536;
const DISCARD_TIMEOUT = 1_000;

/** Reads a small body to its end, so that its connection can be used again; gives up the connection of another. */
function discard(message: IncomingMessage): void {
  if (!(Number(message.headers['content-length'] ?? Number.NaN) <= SMALL_BYTES)) {
    message.destroy();
    return;
  }
  const timer = setTimeout(() => message.destroy(), DISCARD_TIMEOUT);
  message.on('close', () => clearTimeout(timer));
  message.resume();
}

async function* watchSilence(message: IncomingMessage, timeout: number): AsyncGenerator<Uint8Array> {
  const iterator = message[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => {
        message.destroy(new Error(`nothing more arrived in ${timeout} ms`));
      }, timeout);
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value as Uint8Array;
    }
  } finally {
    message.destroy();
  }
}
